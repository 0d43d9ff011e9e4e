"""Who sells: read by everybody, said by the brand's owner."""
