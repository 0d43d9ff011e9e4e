"""Django's PostgreSQL backend with a leaner cursor."""
