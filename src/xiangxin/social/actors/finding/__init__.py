"""By which words people, brands and groups are found."""
