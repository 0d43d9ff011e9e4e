"""What orders cost, to the minor unit, and what changed since it was shown."""
