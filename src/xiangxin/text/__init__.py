"""Markdown, cleaning, and cutting words: from what people type to what pages show."""
