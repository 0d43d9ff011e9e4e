"""To a provider's page and back, and what a provider tells by itself."""
