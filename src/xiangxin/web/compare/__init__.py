"""Up to four products side by side; which ones stands in the address and nowhere else."""
