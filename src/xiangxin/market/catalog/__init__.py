"""Brands and products, variants and prices; reading and checking catalogues."""
