"""Clouds that rent out servers: each is asked for a shop's server and answers how to reach it."""

from provisioning.targets.lighthouse import Lighthouse
from provisioning.targets.lightsail import Lightsail
from provisioning.targets.target import Billed, Offer, Rented, Target, Wish

__all__ = ["Billed", "Lighthouse", "Lightsail", "Offer", "Rented", "Target", "Wish"]
