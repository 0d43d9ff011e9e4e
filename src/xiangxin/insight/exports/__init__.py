"""The ledger and what its numbers mean, written for the engine (docs/algorithms/ledger-export.md)."""
