"""The append-only record of what people did, under pseudonyms. Everything measured comes from it."""
