"""Checking what comes signed: its age first, then the signature over the raw bytes."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta

from storebuilder import clock
from storebuilder.errors import NotAccepted
from storebuilder.signing.keys import is_sound

#: How far the sender's clock may be from ours (Standard Webhooks: five minutes).
TOLERANCE = timedelta(minutes=5)
#: Ids of messages are remembered at least this long: longer than an old one is taken.
REMEMBERED = timedelta(days=1)
MOST_SIGNATURES = 8
_ID = re.compile(r"[A-Za-z0-9_.~-]{8,100}")
_TIME = re.compile(r"[0-9]{9,11}")


@dataclass(frozen=True)
class Signed:
    """What the three headers say, not believed yet."""

    id: str
    moment: int
    signatures: tuple[bytes, ...]


def read_headers(headers: Mapping[str, str]) -> Signed:
    """Read the three headers; raises NotAccepted where they are missing, broken or too old.

    Of the signatures only ``v1a`` is read, the asymmetric one.
    """
    name, moment = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not _ID.fullmatch(name) or not _TIME.fullmatch(moment):
        raise NotAccepted("The headers webhook-id and webhook-timestamp are missing or broken.")
    age = abs(clock.now().timestamp() - int(moment))
    if age > TOLERANCE.total_seconds():
        raise NotAccepted(
            f"This message is {age:.0f} seconds off; {TOLERANCE.seconds} are accepted.",
            hint="Set the clock of the sender right.",
        )
    found = headers.get("webhook-signature", "")[:1000].split(" ")[:MOST_SIGNATURES]
    signatures = (_decoded(one.removeprefix("v1a,")) for one in found if one.startswith("v1a,"))
    return Signed(name, int(moment), tuple(one for one in signatures if one))


def verify(signed: Signed, body: bytes, keys: Collection[bytes]) -> bool:
    """Whether one of the signatures over these very bytes was made with one of ``keys``."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    content = b"%s.%d.%s" % (signed.id.encode(), signed.moment, body)
    for signature in signed.signatures:
        for key in filter(is_sound, keys):
            try:
                Ed25519PublicKey.from_public_bytes(key).verify(signature, content)
            except InvalidSignature:
                continue
            return True
    return False


def _decoded(text: str) -> bytes:
    try:
        found = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return found if len(found) == 64 else b""
