"""How a brand proves that a site is its own: named, looked at, looked at again, withdrawn."""
