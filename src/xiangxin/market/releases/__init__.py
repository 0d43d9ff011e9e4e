"""Releases: each iteration of a product, what changed in it, and whose ideas it ships."""
