"""The demo market's entries and mails; absent from a real one."""
