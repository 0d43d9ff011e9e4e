"""Who can be followed: persons, brands, products, groups; and who may act for them."""
