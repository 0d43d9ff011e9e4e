"""The page of the claims (本质)."""
