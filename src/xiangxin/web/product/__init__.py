"""A product's own page: what it is, what it costs, who talks about it."""
