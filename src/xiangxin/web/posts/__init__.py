"""Threads: a post with its answers; saying, answering, liking."""
