"""HTTP Message Signatures (RFC 9421) over ES256 and ES384, as the protocol uses them.

Source: Universal Commerce Protocol 2026-04-08, signatures. A signature covers the method, the host,
the path, the digest of the body (RFC 9530) and whatever else its ``Signature-Input`` names.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from storebuilder import clock
from storebuilder.agents.troubles import Trouble
from storebuilder.signing.requests import Request, base_of, digest, sign_answer, sign_request

#: Curve, hash and bytes of each half of a signature.
CURVES = {"P-256": ("SECP256R1", "SHA256", 32), "P-384": ("SECP384R1", "SHA384", 48)}
LONGEST = 4000  # characters of a header
_KEY = r"[a-z*][a-z0-9_.*-]*"
_VALUE = r'"[^"\\]*"|-?[0-9]{1,15}|[A-Za-z0-9_./:-]+'
_INPUT = re.compile(rf'({_KEY})=(\(((?:"[^"\\]*" *)*)\)((?:;{_KEY}(?:=(?:{_VALUE}))?)*))')
_PARAMETER = re.compile(rf";({_KEY})(?:=({_VALUE}))?")
_SIGNATURE = re.compile(rf"({_KEY})=:([A-Za-z0-9+/]+=*):")
_DIGEST = re.compile(r"(?:^|[ ,])sha-256=:([A-Za-z0-9+/]+=*):")


__all__ = ["Request", "digest", "is_signed", "sign_answer", "sign_request", "verify"]


def is_signed(request: Request) -> bool:
    """Whether a request claims to be signed."""
    return bool({"signature", "signature-input"} & set(request.headers))


def verify(request: Request, keys: Sequence[Mapping[str, Any]]) -> None:
    """See that a request is signed by one of ``keys``; raises Trouble with the protocol's code."""
    label, covered, raw = _input(request.headers.get("signature-input", ""))
    signature = _signature(request.headers.get("signature", ""), label)
    _look_at_body(request, covered)
    kid = _parameters(raw).get("keyid", "")
    key = next((one for one in keys if one.get("kid") == kid), None)
    if key is None:
        raise Trouble("key_not_found", f"The platform's profile has no key {kid[:60]!r}.")
    values = [request.component(name) for name in covered]
    if any(value is None for value in values):
        raise _invalid("a header that is signed is not there")
    base = base_of(covered, [value or "" for value in values], raw)
    if not _is_right(key, base, signature):
        raise _invalid(f"it is not that of key {kid[:60]!r}")


def _input(text: str) -> tuple[str, list[str], str]:
    """The label of the first signature, what it covers, and its parameters as they were sent."""
    found = _INPUT.match(text.strip()) if len(text) <= LONGEST else None
    if not text:
        raise Trouble("signature_missing", "The header Signature-Input is missing.")
    if found is None:
        raise _invalid("Signature-Input is not understood")
    covered = re.findall(r'"([^"\\]*)"', found[3])
    if len(set(covered)) != len(covered):
        raise _invalid("a component is named twice")
    expires = _parameters(found[2]).get("expires", "")
    if expires.isdecimal() and int(expires) < clock.now().timestamp():
        raise _invalid("it has expired")
    return found[1], covered, found[2]


def _parameters(raw: str) -> dict[str, str]:
    after = raw.rpartition(")")[2]
    return {name: value.strip('"') for name, value in _PARAMETER.findall(after)}


def _signature(text: str, label: str) -> bytes:
    found = dict(_SIGNATURE.findall(text)) if len(text) <= LONGEST else {}
    if label not in found:
        raise Trouble("signature_missing", f"The header Signature has no {label!r}.")
    try:
        return base64.b64decode(found[label], validate=True)
    except (binascii.Error, ValueError):
        raise _invalid("it is no base64") from None


def _look_at_body(request: Request, covered: Sequence[str]) -> None:
    """Everything must be covered that would make it another request; the digest must be right."""
    needed = ["@method", "@authority", "@path"]
    needed += ["@query"] if request.query else []
    needed += ["content-digest"] if request.body else []
    changes = request.method.upper() not in {"GET", "HEAD"}
    needed += ["idempotency-key"] if changes and "idempotency-key" in request.headers else []
    missing = [name for name in needed if name not in covered]
    if missing:
        raise _invalid(f"it does not cover {missing[0]}")
    if "content-digest" not in covered:
        return
    told = _DIGEST.search(request.headers.get("content-digest", ""))
    mine = base64.b64encode(hashlib.sha256(request.body).digest()).decode()
    if told is None or told[1] != mine:
        raise Trouble("digest_mismatch", "Content-Digest (sha-256) is not that of the body.")


def _is_right(key: Mapping[str, Any], base: bytes, signature: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, utils

    curve, algorithm, size = CURVES.get(str(key.get("crv")), ("", "", 0))
    if key.get("kty") != "EC" or not curve:
        said = "Keys of the curves P-256 and P-384 are understood."
        raise Trouble("algorithm_unsupported", said)
    if len(signature) != 2 * size:
        return False
    r, s = (int.from_bytes(half, "big") for half in (signature[:size], signature[size:]))
    try:
        x, y = (int.from_bytes(_decoded(str(key.get(name))), "big") for name in ("x", "y"))
        public = ec.EllipticCurvePublicNumbers(x, y, getattr(ec, curve)()).public_key()
        der = utils.encode_dss_signature(r, s)
        public.verify(der, base, ec.ECDSA(getattr(hashes, algorithm)()))
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


def _decoded(text: str) -> bytes:
    return base64.b64decode(text[:200] + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _invalid(why: str) -> Trouble:
    return Trouble("signature_invalid", f"The signature does not hold: {why}.")
