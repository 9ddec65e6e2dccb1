"""The shop in aggregators: asking to be listed, what is listed, news of it, and leaving."""

from storebuilder.joining import models

__all__ = ["models"]
