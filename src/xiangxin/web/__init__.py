"""The pages: one folder a door, each with its views and templates."""
