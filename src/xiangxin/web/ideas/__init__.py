"""What people propose for a product, and what its maker answers."""
