"""Pictures: receiving, checking, resizing, storing."""

from storebuilder.media import models

__all__ = ["models"]
