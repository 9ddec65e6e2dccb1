"""The two ways to write a public ed25519 key down: as ``whpk_…`` and as a JSON Web Key."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping

from storebuilder.errors import NotAccepted

SIZE = 32  # bytes of a public key, and of a seed
PREFIX = "whpk_"
#: Points of small order: signatures that fit every message can be written for them by anybody, and
#: not every library refuses them. Without the sign, which is the highest bit; the last two are the
#: first two written otherwise. Source: Brendel, Cremers, Jackson, Zhao, "The Provable Security of
#: Ed25519" (2020), and RFC 8032, 8.6.
_SMALL = {
    bytes.fromhex(text)
    for text in (
        "01" + "00" * 31,
        "00" * 32,
        "ec" + "ff" * 30 + "7f",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ed" + "ff" * 30 + "7f",
        "ee" + "ff" * 30 + "7f",
    )
}


def is_sound(public: bytes) -> bool:
    """Whether it is a key that only its owner can sign for."""
    if len(public) != SIZE:
        return False
    return bytes([*public[:31], public[31] & 0x7F]) not in _SMALL


def whpk(public: bytes) -> str:
    """A public key as Standard Webhooks writes it: ``whpk_`` and base64."""
    return PREFIX + base64.b64encode(public).decode()


def from_whpk(text: object) -> bytes:
    """The public key that ``whpk_…`` names; raises NotAccepted."""
    if isinstance(text, str) and text.startswith(PREFIX) and len(text) < 80:
        try:
            found = base64.b64decode(text.removeprefix(PREFIX), validate=True)
        except (binascii.Error, ValueError):
            found = b""
        if is_sound(found):
            return found
    raise NotAccepted("This is no public key.", hint="It is whpk_ and the base64 of 32 bytes.")


def jwk(public: bytes) -> dict[str, str]:
    """A public key as RFC 8037 writes it, named by its thumbprint (RFC 7638)."""
    shape = {"crv": "Ed25519", "kty": "OKP", "x": _unpadded(public)}
    canonical = json.dumps(shape, separators=(",", ":"), sort_keys=True).encode()
    name = _unpadded(hashlib.sha256(canonical).digest())
    return {"kid": name, **shape, "use": "sig", "alg": "EdDSA"}


def from_jwk(found: object) -> bytes | None:
    """The ed25519 key in a JSON Web Key; None where it is another kind of key or none at all."""
    if not isinstance(found, Mapping) or found.get("kty") != "OKP":
        return None
    text = found.get("x")
    if found.get("crv") != "Ed25519" or not isinstance(text, str) or len(text) > 60:
        return None
    try:
        public = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return public if is_sound(public) else None


def _unpadded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
