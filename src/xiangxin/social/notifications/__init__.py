"""Notifications: what a person is told happened, and whether they have read it."""
