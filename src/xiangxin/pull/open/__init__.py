"""A local page on which a person says what columns mean, and reads the report."""
