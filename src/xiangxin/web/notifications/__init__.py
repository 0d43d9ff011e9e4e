"""What a member was told happened."""
