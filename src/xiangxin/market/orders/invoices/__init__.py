"""Invoices: numbered without gaps within a brand, made once, never changed."""
