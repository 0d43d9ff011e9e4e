"""What follows an act is told here, in the act's own transaction, and done by the worker."""
