"""Mails about a followed product: wished for, and ended by one press."""
