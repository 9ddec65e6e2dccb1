"""storebuilder: a merchant's own shop on one small server."""

__version__ = "0.1.0"
