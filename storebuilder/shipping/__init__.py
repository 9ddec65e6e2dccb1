"""Ways of delivery and what they cost."""

from storebuilder.shipping import models

__all__ = ["models"]
