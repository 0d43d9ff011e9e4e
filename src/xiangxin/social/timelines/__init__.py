"""What to read, newest first; read on demand, nothing written per follower."""
