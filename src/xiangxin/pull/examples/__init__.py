"""The engine on published data from packages: our figures beside the printed ones."""
