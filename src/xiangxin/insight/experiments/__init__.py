"""Draws: which arm a pair of a viewer and a thing is in, by a secret key, epoch by epoch."""
