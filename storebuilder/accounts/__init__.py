"""Staff of the shop: signing in, sessions, roles, and the audit trail."""

from storebuilder.accounts import models

__all__ = ["models"]
