"""Somebody who has a key but no shop: what an attacker can send."""

import base64
import json
from typing import Any

from sqlalchemy import func, select

from storebuilder import clock
from storebuilder.db import db
from storebuilder.signing.keys import whpk
from tests.joining.world import MARKET, World

APPLICATIONS, NEWS = "/join/applications", "/join/news"


class Mallory:
    """Somebody with a key of their own and a clock of their own."""

    def __init__(self) -> None:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        self.secret = Ed25519PrivateKey.generate()
        self.key = self.secret.public_key().public_bytes_raw()

    def headers(self, body: bytes, name: str = "msg_mallory_0001") -> dict[str, str]:
        moment = int(clock.now().timestamp())
        signature = self.secret.sign(f"{name}.{moment}.".encode() + body)
        return {
            "webhook-id": name,
            "webhook-timestamp": str(moment),
            "webhook-signature": f"v1a,{base64.b64encode(signature).decode()}",
        }

    def apply(self, world: World, origin: str, name: str = "msg_mallory_0001", **more: Any) -> int:
        data = {"aggregator": MARKET, "origin": origin, "key": whpk(self.key), **more}
        body = json.dumps({"type": "listing.applied", "timestamp": "", "data": data}).encode()
        return world.post(APPLICATIONS, body, self.headers(body, name))


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0
