"""What a platform of 2026-01-11 hears of its orders: the whole order, and what became of it.

The schema has the order's own fields on top; the protocol's samples look for ``event_type``,
``checkout_id`` and ``order``. Nothing forbids both, so both are there.
Source: Universal Commerce Protocol 2026-01-11, order, "Order Event Webhook" and "Webhook Signature
Verification".
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from storebuilder.agents.earlier.answers import order

if TYPE_CHECKING:
    from storebuilder.signing.es256 import Pair

#: What our timeline calls it, and what the samples do.
KINDS = {
    "paid": "order_placed",
    "sent": "order_shipped",
    "refunded": "order_refunded",
    "cancelled": "order_canceled",
}


def message(new: Mapping[str, Any], event_id: str, kind: str, at: datetime) -> dict[str, Any]:
    """The message about an order, told in the newest form, and one event of it."""
    old = order(new)
    return {
        **old,
        "event_id": event_id,
        "created_time": at.isoformat(),
        "event_type": KINDS.get(kind, f"order_{kind}"),
        "order": old,
    }


def detached_jwt(pair: Pair, body: bytes) -> str:
    """The value of ``Request-Signature``: a JWS over the body that is not in it (RFC 7797)."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, utils

    head = {"alg": "ES256", "b64": False, "crit": ["b64"], "kid": pair.kid}
    protected = _unpadded(json.dumps(head, separators=(",", ":")).encode())
    der = pair.secret.sign(f"{protected}.".encode() + body, ec.ECDSA(hashes.SHA256()))
    halves = [one.to_bytes(32, "big") for one in utils.decode_dss_signature(der)]
    return f"{protected}..{_unpadded(b''.join(halves))}"


def _unpadded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
