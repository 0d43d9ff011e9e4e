"""Signing up, in and out, in our look; allauth does the work."""
