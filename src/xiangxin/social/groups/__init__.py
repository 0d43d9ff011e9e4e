"""Interest groups: their rules and who moderates them. Posts are said at a group."""
