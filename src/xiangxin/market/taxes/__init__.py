"""Which tax a brand takes where, within its prices or on top of them."""
