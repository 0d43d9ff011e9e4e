"""Ideas: what people propose for a product, who votes for it, and what its maker answers."""
