"""The one guarded way out: an address a stranger named, fetched by a process that ends."""
