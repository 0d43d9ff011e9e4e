"""The Pull tab (向心力) of an actor."""
