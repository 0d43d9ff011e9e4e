"""An order's own page, for its buyer or whoever holds its link."""
