"""By which words, kinds and prices products are found: a row for each that can be seen."""
