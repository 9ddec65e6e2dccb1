"""Payment providers, and receiving their messages exactly once."""

from storebuilder.payments import models

__all__ = ["models"]
