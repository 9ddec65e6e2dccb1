"""The outbox: every message the shop wrote, sent or waiting."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storebuilder import clock
from storebuilder.db import Model, Moment


class Message(Model):
    """One message in one language, as HTML and as text."""

    __tablename__ = "messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Written once per key, such as order-confirmation:17.
    key: Mapped[str] = mapped_column(String(120), unique=True)
    to: Mapped[str] = mapped_column("recipient", String(254))
    subject: Mapped[str] = mapped_column(String(300))
    html: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(12))
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"), index=True)
    #: kept (no mail server is set: it stays here), queued, sent or failed
    state: Mapped[str] = mapped_column(String(10), default="queued")
    error: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime] = mapped_column(Moment, default=clock.now, index=True)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
