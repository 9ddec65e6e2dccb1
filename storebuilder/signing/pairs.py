"""This home's own key pairs: made when first needed, renewed, and signed with."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, select, update

from storebuilder import clock
from storebuilder.db import added, db, writing
from storebuilder.signing.models import KeyPair

#: How long a former key is listed and signs along, so that everybody has time to read the new one.
OVERLAP = timedelta(days=7)


def listed() -> list[bytes]:
    """The public keys that are in force, the newest first; there is always one."""
    return [base64.b64decode(row.public) for row in _pairs()]


def sign(body: bytes, *, name: str = "") -> dict[str, str]:
    """The headers that go with ``body``: its id (``name`` or a new one), the time, the signature.

    While a former key is in force there are two signatures, with a space between them.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    name = name or new_id()
    moment = int(clock.now().timestamp())
    content = b"%s.%d.%s" % (name.encode(), moment, body)
    signatures = []
    for row in _pairs():
        secret = Ed25519PrivateKey.from_private_bytes(base64.b64decode(row.seed))
        signature = secret.sign(content)
        signatures.append(f"v1a,{base64.b64encode(signature).decode()}")
    return {
        "webhook-id": name,
        "webhook-timestamp": str(moment),
        "webhook-signature": " ".join(signatures),
    }


def new_id() -> str:
    """An id for a message; it is the same however often that message is sent."""
    return f"msg_{secrets.token_urlsafe(18)}"


def renew(*, at_once: bool = False) -> bytes:
    """Sign with a new key from now on, and return it.

    The former one stays in force for ``OVERLAP``, or ends ``at_once`` where it was stolen.
    """
    with writing():
        last = db.session.scalar(select(func.max(KeyPair.number))) or 0
        now = clock.now()
        ends = now if at_once else now + OVERLAP
        sooner = KeyPair.ends_at.is_(None) | (KeyPair.ends_at > ends)
        db.session.execute(update(KeyPair).where(sooner).values(ends_at=ends))
        _make(last + 1)
    return listed()[0]


def _pairs() -> Sequence[KeyPair]:
    rows = _in_force()
    if not rows:
        with writing():
            _make(1)
        rows = _in_force()
    return rows


def _in_force() -> Sequence[KeyPair]:
    lasting = KeyPair.ends_at.is_(None) | (KeyPair.ends_at > clock.now())
    return db.session.scalars(select(KeyPair).where(lasting).order_by(KeyPair.number.desc())).all()


def _make(number: int) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    seed = secrets.token_bytes(32)
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    added(
        KeyPair,
        number=number,
        seed=base64.b64encode(seed).decode(),
        public=base64.b64encode(public).decode(),
        created_at=clock.now(),
    )
