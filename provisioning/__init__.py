"""Servers: knows nothing of shops."""
