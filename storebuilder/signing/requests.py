"""Signing HTTP requests and answers (RFC 9421) with ES256, as the protocol uses it.

Source: Universal Commerce Protocol 2026-04-08, signatures. A signature covers the method, the host,
the path, the digest of the body (RFC 9530) and all headers of ours.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from storebuilder import clock
from storebuilder.signing.es256 import Pair


@dataclass(frozen=True)
class Request:
    """A request as its signature sees it; header names are in small letters."""

    method: str
    authority: str
    path: str
    #: As it was sent, without the question mark.
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def component(self, name: str) -> str | None:
        """The value of a covered component; None where there is none."""
        derived = {
            "@method": self.method.upper(),
            "@authority": self.authority.lower(),
            "@path": self.path or "/",
            "@query": f"?{self.query}",
        }
        return derived[name] if name in derived else self.headers.get(name)


def sign_request(pair: Pair, method: str, url: str, headers: dict[str, str], body: bytes) -> None:
    """Add the headers that sign a request to ``url``; all ``headers`` of ours are covered."""
    parts = urlsplit(url)
    headers["Content-Digest"] = digest(body)
    low = {name.lower(): value for name, value in headers.items()}
    request = Request(method, parts.netloc, parts.path, parts.query, low, body)
    query = ["@query"] if parts.query else []
    names = ["@method", "@authority", "@path", *query, *low]
    _add(pair, headers, names, [request.component(name) or "" for name in names])


def sign_answer(pair: Pair, status: int, body: bytes) -> dict[str, str]:
    """The headers that sign an answer of ours."""
    headers = {"Content-Digest": digest(body)}
    names = ["@status", "content-digest", "content-type"]
    _add(pair, headers, names, [str(status), headers["Content-Digest"], "application/json"])
    return headers


def digest(body: bytes) -> str:
    """The value of ``Content-Digest`` (RFC 9530)."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def _add(pair: Pair, headers: dict[str, str], names: Sequence[str], values: Sequence[str]) -> None:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, utils

    quoted = " ".join(f'"{name}"' for name in names)
    raw = f'({quoted});created={int(clock.now().timestamp())};keyid="{pair.kid}"'
    der = pair.secret.sign(base_of(names, values, raw), ec.ECDSA(hashes.SHA256()))
    halves = [one.to_bytes(32, "big") for one in utils.decode_dss_signature(der)]
    headers["Signature-Input"] = f"sig1={raw}"
    headers["Signature"] = f"sig1=:{base64.b64encode(b''.join(halves)).decode()}:"


def base_of(names: Sequence[str], values: Sequence[str], raw: str) -> bytes:
    """The text that is signed (RFC 9421, 2.5)."""
    lines = [f'"{name}": {value.strip()}' for name, value in zip(names, values, strict=True)]
    return "\n".join([*lines, f'"@signature-params": {raw}']).encode()
