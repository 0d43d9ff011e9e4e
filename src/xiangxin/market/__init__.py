"""Products, stock, bags, orders: what is sold, and to whom."""
