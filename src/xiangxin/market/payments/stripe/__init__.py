"""Stripe: its hosted page, its notices, its refunds. docs/decisions/0016 says why by hand."""
