"""What every page shares: request, look, languages, refusals."""
