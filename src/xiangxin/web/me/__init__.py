"""What is mine: profile, orders, and what the ledger holds about me."""
