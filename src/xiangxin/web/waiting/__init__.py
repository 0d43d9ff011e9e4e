"""One tap to be told, and what a maker may expect of those who tapped."""
