"""What moderators decide about what was flagged, why, and what its author says to it."""
