"""Tells ads from talk: what promises gifts, what is likely an ad, what rose in a burst."""
