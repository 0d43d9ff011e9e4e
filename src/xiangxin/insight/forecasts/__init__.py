"""How many of those who wait will buy, and how right that was."""
