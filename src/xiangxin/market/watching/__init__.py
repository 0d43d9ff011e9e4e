"""Mails about a followed product, by choice: it is there again, or it costs less."""
