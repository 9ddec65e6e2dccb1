"""Who asked to be listed, and which messages of shops were taken in already."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from storebuilder import clock
from storebuilder.db import Model, Moment


class Application(Model):
    """A shop's asking. Only once its address is proved to be its own does it become a store."""

    __tablename__ = "market_applications"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: 192 random bits: where its shop asks how it stands.
    token: Mapped[str] = mapped_column(String(60), unique=True)
    origin: Mapped[str] = mapped_column(String(300), index=True)
    #: The key that signed it (ed25519, base64 of 32 bytes).
    public_key: Mapped[str] = mapped_column(String(64))
    #: looking (at its address), proved or failed (the address does not confirm it)
    state: Mapped[str] = mapped_column(String(10), default="looking", index=True)
    #: Why it failed, in words for its merchant.
    reason: Mapped[str] = mapped_column(String(300), default="")
    tries: Mapped[int] = mapped_column(default=0)
    store_id: Mapped[int | None] = mapped_column(
        ForeignKey("market_stores.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(Moment, default=clock.now, index=True)


class Message(Model):
    """A signed message that was taken in: its id is claimed, so that it works once."""

    __tablename__ = "market_messages"

    #: SHA-256 of the signing key and the webhook-id, in hex: no stranger can use up another's ids.
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, default=clock.now, index=True)
