"""What is made and sold: brands, products, variants, prices; import from a shop's CSV."""
