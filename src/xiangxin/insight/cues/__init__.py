"""Who of those one follows did something at a product; and whether a page may say so."""
