"""People and what they follow and say. Knows actors and nothing of products."""
