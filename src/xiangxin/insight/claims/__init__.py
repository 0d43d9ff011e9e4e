"""The claims the market puts to the test, and what it can answer today."""
