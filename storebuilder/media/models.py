"""Pictures: what was received, and the sizes made of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storebuilder import clock
from storebuilder.db import Model, Moment


class Picture(Model):
    """A picture, once per content; files lie under media/ by the first letters of its SHA-256."""

    __tablename__ = "pictures"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    filename: Mapped[str] = mapped_column(String(255))
    #: received (sizes are being made), ready, failed (``error`` says why)
    state: Mapped[str] = mapped_column(String(10), default="received")
    error: Mapped[str | None] = mapped_column(Text)
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    bytes: Mapped[int] = mapped_column(default=0)
    #: The average colour (#rrggbb), shown while the picture loads.
    colour: Mapped[str] = mapped_column(String(7), default="#eeeeee")
    #: [{"width": 640, "height": 800, "format": "webp", "path": "ab/abcd…/640.webp", "bytes": 1}]
    sizes: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
