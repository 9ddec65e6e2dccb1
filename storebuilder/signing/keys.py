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
        if len(found) == SIZE:
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
    return public if len(public) == SIZE else None


def _unpadded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
