"""Figures of the engine as of a moment, kept and never silently changed."""
