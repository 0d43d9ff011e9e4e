"""Codes that take something off an order, and how often each was used."""
