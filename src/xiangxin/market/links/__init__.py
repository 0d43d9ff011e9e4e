"""Short links for the places outside, and what a maker learns of those who came by them."""
