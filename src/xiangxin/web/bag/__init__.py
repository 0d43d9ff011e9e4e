"""The bag."""
