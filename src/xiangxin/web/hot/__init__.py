"""What moves faster than its own usual, and why each thing is on the list."""
