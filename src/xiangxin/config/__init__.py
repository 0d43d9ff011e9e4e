"""Wires the house together: settings, addresses, what follows what, the worker. Knows everybody."""
