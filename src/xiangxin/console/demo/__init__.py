"""A small made-up market, driven through the real actions from a seed."""
