"""Where the ledger becomes figures that pages show."""
