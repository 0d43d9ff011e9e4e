"""What moves faster than its own usual, each person counted once."""
