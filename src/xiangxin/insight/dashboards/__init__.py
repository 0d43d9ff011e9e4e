"""What each viewer may see of the figures of an actor, or of the whole market."""
