"""Servers and what is done to them; knows nothing of shops, Flask or SQL."""

from provisioning.lock import Lock, Locked
from provisioning.plan import Step, carry_out
from provisioning.site import NotASite, Site

__all__ = ["Lock", "Locked", "NotASite", "Site", "Step", "carry_out"]
