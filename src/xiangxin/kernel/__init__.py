"""Values that everything above shares: money, identifiers, refusals. Pure and closed."""
