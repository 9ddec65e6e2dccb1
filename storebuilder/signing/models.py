"""The key pairs of this home."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from storebuilder import clock
from storebuilder.db import Model, Moment


class KeyPair(Model):
    """An ed25519 key pair; the one with the highest number signs, earlier ones for a while too.

    It lies in the database and so travels with it: a shop that was moved or restored is the same
    to those who know its key.
    """

    __tablename__ = "key_pairs"

    #: 1, 2, 3…: that there can be only one of each is what makes a pair once.
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: Base64 of 32 bytes each; the seed is secret.
    seed: Mapped[str] = mapped_column(String(44))
    public: Mapped[str] = mapped_column(String(44))
    created_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    #: From then on it neither signs nor is listed; NULL for the one in use.
    ends_at: Mapped[datetime | None] = mapped_column(Moment)


class PublicKey(Model):
    """The public half of the shop's signing key; the other half is made of the shop's secret."""

    __tablename__ = "agent_keys"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Tells of which secret it was made, without telling the secret.
    mark: Mapped[str] = mapped_column(String(64), unique=True)
    jwk: Mapped[dict[str, str]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
