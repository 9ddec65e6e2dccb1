"""Messages to buyers and staff."""

from storebuilder.mail import models

__all__ = ["models"]
