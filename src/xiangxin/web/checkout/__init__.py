"""From the bag to an order in at most three screens."""
