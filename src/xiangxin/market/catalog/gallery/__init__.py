"""A product's pictures: sent, drawn, described, put in order, deleted and brought back."""
