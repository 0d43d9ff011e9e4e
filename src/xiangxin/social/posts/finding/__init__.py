"""By which words posts are found: those that everybody may read in lists."""
