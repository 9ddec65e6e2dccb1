"""Version 2026-01-11 of the protocol, as a translation of what is answered in the newest one.

Nothing is decided here: requests are rewritten, carried out as those of the newest version are, and
the answers are written in the earlier form.
"""

from collections.abc import Iterable

from storebuilder.agents import offering
from storebuilder.agents.offering import BUYER_CONSENT, CHECKOUT, DISCOUNT, FULFILLMENT, ORDER
from storebuilder.storefronts import Front

VERSION = "2026-01-11"
#: Where its operations are, below a storefront's address.
PATH = f"/ucp/{VERSION}"
#: Catalogue and cart came later.
KNOWN = (CHECKOUT, ORDER, FULFILLMENT, DISCOUNT, BUYER_CONSENT)


def known(offered: Iterable[str]) -> list[str]:
    """Those of the capabilities that this version knows, in its order."""
    there = set(offered)
    return [name for name in KNOWN if name in there]


def address(front: Front) -> str:
    """Where the profile of this version is."""
    return front.url(f"/.well-known/ucp/{VERSION}")


offering.older[VERSION] = address
