"""Ways to pay: a port with providers. No card number ever touches us."""
