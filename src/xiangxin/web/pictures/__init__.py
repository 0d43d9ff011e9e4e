"""A maker's page for the pictures of a product."""
