"""Stripe: its hosted page, its notices, its refunds. docs/decisions/0017 says why by hand."""
