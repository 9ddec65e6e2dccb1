"""Writing a message into the outbox, once per key."""

from __future__ import annotations

from flask import current_app
from sqlalchemy import select

from storebuilder import clock, fields
from storebuilder.db import added, db, writing
from storebuilder.jobs import later
from storebuilder.mail.models import Message


def write(
    key: str,
    to: str,
    subject: str,
    html: str,
    text: str,
    language: str,
    order_id: int | None = None,
) -> bool:
    """Put a message into the outbox and have it sent; False where ``key`` was written before.

    Without a mail server it is ``kept``, and the panel shows it. ``to`` and ``subject`` are one
    line each, whatever they are given: no header can be smuggled in.
    """
    sent_out = bool(current_app.config["SHOP"].file.smtp)
    with writing():
        if not added(
            Message,
            key=key,
            to=fields.email(to, field="to"),
            subject=fields.line(subject, field="subject", most=300),
            html=html,
            text=text,
            language=language,
            order_id=order_id,
            state="queued" if sent_out else "kept",
            created_at=clock.now(),
        ):
            return False
        if sent_out:
            number = db.session.scalar(select(Message.id).where(Message.key == key))
            later("mail.send", key=f"mail.send:{number}", message_id=number)
        return True
