"""Looking for something: products, who is here, what is said; each in a section of its own."""
