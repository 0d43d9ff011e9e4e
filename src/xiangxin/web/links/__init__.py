"""Short links, QR codes, picture cards, and passing a thing on."""
