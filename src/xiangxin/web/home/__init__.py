"""Where everybody arrives: home, discover, search."""
