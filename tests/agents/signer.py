"""A platform's own hand: signs requests and checks a shop's signatures, written apart from ours."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)


def b64url(number: int, size: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(size, "big")).decode().rstrip("=")


class Signer:
    """A key pair and what one does with it."""

    def __init__(self, kid: str = "platform-1", curve: str = "P-256") -> None:
        self.kid, self.curve = kid, curve
        self.size = 32 if curve == "P-256" else 48
        self.hash = hashes.SHA256() if curve == "P-256" else hashes.SHA384()
        self.key = ec.generate_private_key(ec.SECP256R1() if self.size == 32 else ec.SECP384R1())

    @property
    def jwk(self) -> dict[str, str]:
        numbers = self.key.public_key().public_numbers()
        x, y = b64url(numbers.x, self.size), b64url(numbers.y, self.size)
        return {"kid": self.kid, "kty": "EC", "crv": self.curve, "x": x, "y": y, "use": "sig"}

    def headers(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        *,
        given: Mapping[str, str] | None = None,
        covered: Sequence[str] | None = None,
        authority: str = "tea.localhost",
        parameters: str = "",
    ) -> dict[str, str]:
        """The headers that sign a request; ``given`` are those it has already."""
        sent = {name.lower(): value for name, value in (given or {}).items()}
        if body:
            digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
            sent |= {"content-digest": f"sha-256=:{digest}:", "content-type": "application/json"}
        names = list(covered) if covered is not None else ["@method", "@authority", "@path", *sent]
        values = {"@method": method, "@authority": authority, "@path": path, **sent}
        inner = " ".join(f'"{name}"' for name in names)
        raw = f'({inner});keyid="{self.kid}"{parameters}'
        lines = [f'"{name}": {values[name]}' for name in names]
        base = "\n".join([*lines, f'"@signature-params": {raw}'])
        r, s = decode_dss_signature(self.key.sign(base.encode(), ec.ECDSA(self.hash)))
        signature = r.to_bytes(self.size, "big") + s.to_bytes(self.size, "big")
        return {
            "Content-Digest": sent.get("content-digest", ""),
            "Signature-Input": f"sig1={raw}",
            "Signature": f"sig1=:{base64.b64encode(signature).decode()}:",
        }


def is_signed_by(keys: Sequence[Mapping[str, Any]], values: Mapping[str, str]) -> bool:
    """Whether the message of these components (with its two headers) is signed by one of keys."""
    found = re.fullmatch(r"sig1=(\((.*)\);.*keyid=\"(.*)\")", values["signature-input"])
    assert found
    names = re.findall(r'"([^"]+)"', found[2])
    lines = [f'"{name}": {values[name]}' for name in names]
    base = "\n".join([*lines, f'"@signature-params": {found[1]}']).encode()
    [key] = [one for one in keys if one["kid"] == found[3]]
    x, y = (
        int.from_bytes(base64.urlsafe_b64decode(key[name] + "=="), "big") for name in ("x", "y")
    )
    raw = base64.b64decode(values["signature"].removeprefix("sig1=:").removesuffix(":"))
    assert len(raw) == 64
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    public.verify(der, base, ec.ECDSA(hashes.SHA256()))
    return True
