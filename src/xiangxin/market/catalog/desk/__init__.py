"""What makers see of their catalogue and change by hand, and what they can take back."""
