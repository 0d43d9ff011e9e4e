"""Clock and chance, and this process's place among others. Only doors and the worker ask."""
