"""Where a brand sends to, in which ways, and what that costs."""
