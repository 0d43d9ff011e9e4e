"""Whether what is kept in two places is the same in both."""
