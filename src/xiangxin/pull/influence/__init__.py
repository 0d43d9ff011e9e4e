"""What an exposure to somebody's act causes (docs/pull/influence.md)."""
