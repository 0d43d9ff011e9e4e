"""What people who received a product say of it, and what its maker answers."""
