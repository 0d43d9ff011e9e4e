"""What owners of one thing also kept: totals over at least five people, and nobody's name."""
