"""Where the staff decides about what was flagged, and authors object."""
