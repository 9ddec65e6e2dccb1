"""The key with which a home signs requests and answers of the protocol, as that wants it: ES256.

It is made of the seed of the home's own key pair (see ``signing``), so there is one secret to keep
and to renew, and it travels with the database. The way is that of FIPS 186-5, A.2.1: 48 bytes,
modulo the order of the curve less one, and one more. Public halves are kept in rows, so that a
profile is told without loading any cryptography.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from storebuilder import clock
from storebuilder.db import added, db, writing
from storebuilder.signing.keys import jwk
from storebuilder.signing.models import KeyPair, PublicKey
from storebuilder.signing.pairs import listed as all_pairs

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

#: The order of the curve P-256 (SEC 2, 2.4.2).
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
PURPOSE = b"storebuilder: signs for the Universal Commerce Protocol"


@dataclass(frozen=True)
class Pair:
    """The secret half and the name under which the public half is listed."""

    secret: EllipticCurvePrivateKey
    kid: str


def listed() -> list[dict[str, str]]:
    """Every public key of this home as a JSON Web Key: those for the protocol, then the others."""
    others = [jwk(key) for key in all_pairs()]
    return [*(_public(row) for row in _in_force()), *others]


def newest() -> Pair:
    """The pair that signs now."""
    all_pairs()  # there is always one
    row = _in_force()[0]
    return Pair(_secret(row), _public(row)["kid"])


def _in_force() -> Sequence[KeyPair]:
    lasting = KeyPair.ends_at.is_(None) | (KeyPair.ends_at > clock.now())
    return db.session.scalars(select(KeyPair).where(lasting).order_by(KeyPair.number.desc())).all()


def _public(row: KeyPair) -> dict[str, str]:
    mine = select(PublicKey.jwk).where(PublicKey.mark == row.public)
    known: dict[str, str] | None = db.session.scalar(mine)
    if known is not None:
        return known
    fresh = _jwk(_secret(row))
    with writing():
        added(PublicKey, mark=row.public, jwk=fresh, made_at=clock.now())
    return fresh


def _secret(row: KeyPair) -> EllipticCurvePrivateKey:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    seed = base64.b64decode(row.seed)
    long = HKDF(algorithm=hashes.SHA256(), length=48, salt=None, info=PURPOSE).derive(seed)
    return ec.derive_private_key(int.from_bytes(long, "big") % (ORDER - 1) + 1, ec.SECP256R1())


def _jwk(secret: EllipticCurvePrivateKey) -> dict[str, str]:
    """The public half as RFC 7517 writes it, named by its thumbprint (RFC 7638)."""
    numbers = secret.public_key().public_numbers()
    x, y = (_unpadded(one.to_bytes(32, "big")) for one in (numbers.x, numbers.y))
    shape = {"crv": "P-256", "kty": "EC", "x": x, "y": y}
    canonical = json.dumps(shape, separators=(",", ":"), sort_keys=True).encode()
    name = _unpadded(hashlib.sha256(canonical).digest())
    return {"kid": name, **shape, "use": "sig", "alg": "ES256"}


def _unpadded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
