"""What changed in a product, release by release, as pages and as a feed."""
