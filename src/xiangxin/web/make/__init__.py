"""For makers: their products, stock and orders."""
