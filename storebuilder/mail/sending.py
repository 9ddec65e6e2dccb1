"""Sending what is in the outbox through the shop's mail server."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from urllib.parse import parse_qs, unquote, urlsplit

from flask import current_app
from sqlalchemy import column, select, table, update

from storebuilder import clock
from storebuilder.config import Config
from storebuilder.db import claimed, db, refuse_inside_writing, writing
from storebuilder.errors import NotAccepted
from storebuilder.jobs import job
from storebuilder.mail.models import Message

#: Storefronts stand beside mail, so their table is named as a foreign key names it.
_shops = table("shops", column("name"), column("email"))
TIMEOUT = 20.0  # seconds for each step of the talk with the mail server


@job("mail.send")
def send(message_id: int) -> None:
    """Send a queued message; the job tries again with growing pauses where the server is away.

    A message that the server refuses for good is marked ``failed`` with what it said.
    """
    message = db.session.get(Message, message_id)
    if message is None or message.state != "queued":
        return
    config: Config = current_app.config["SHOP"]
    envelope = compose(message, config)
    # Else the connection would hold a read transaction while the mail server takes its time.
    db.session.rollback()
    try:
        _hand_over(config.file.smtp, envelope)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
        if not _final(error):
            raise
        _end(message_id, "failed", str(error)[:500])
    else:
        _end(message_id, "sent", "")


def compose(message: Message, config: Config) -> EmailMessage:
    """The message as it travels; its id is its key, so that a second copy can be told apart."""
    shop = db.session.execute(select(_shops.c.name, _shops.c.email)).one()
    sender = config.file.mail_from or shop.email or f"no-reply@{config.file.panel_host}"
    envelope = EmailMessage()
    envelope["Subject"] = message.subject
    envelope["From"] = formataddr((shop.name, sender))
    envelope["To"] = message.to
    if shop.email and shop.email != sender:
        envelope["Reply-To"] = shop.email
    envelope["Date"] = format_datetime(message.created_at)
    envelope["Message-ID"] = f"<{message.key.replace(':', '.')}@{config.file.panel_host}>"
    envelope["Auto-Submitted"] = "auto-generated"
    envelope["Content-Language"] = message.language
    envelope.set_content(message.text)
    envelope.add_alternative(message.html, subtype="html")
    return envelope


def _hand_over(smtp: str, envelope: EmailMessage) -> None:
    """Talk to ``smtp://user:password@host:587`` (STARTTLS) or ``smtps://…:465``.

    ``smtp://localhost:25?tls=no`` talks in the clear, for a server on this very machine.
    """
    refuse_inside_writing("sending a mail")
    parts = urlsplit(smtp)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise NotAccepted(
            "The setting smtp is not understood.",
            field="smtp",
            hint="Write it like smtp://user:password@mail.example.com:587.",
        )
    with _connect(parts.scheme, parts.hostname, parts.port) as server:
        if parts.scheme == "smtp" and parse_qs(parts.query).get("tls") != ["no"]:
            server.starttls(context=ssl.create_default_context())
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(envelope)


def _connect(scheme: str, host: str, port: int | None) -> smtplib.SMTP:
    if scheme == "smtps":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, port or 465, timeout=TIMEOUT, context=context)
    return smtplib.SMTP(host, port or 587, timeout=TIMEOUT)


def _final(error: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException) -> bool:
    """Whether trying again is of no use: a 5xx answer (RFC 5321, 4.2.1) to this very message.

    A refused sign-in is the shop's own setting and may be mended, so that is tried again.
    """
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return False
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _ in error.recipients.values())
    return 500 <= error.smtp_code < 600


def _end(message_id: int, state: str, error: str) -> None:
    with writing():
        queued = update(Message).where(Message.id == message_id, Message.state == "queued")
        sent_at = clock.now() if state == "sent" else None
        claimed(queued.values(state=state, error=error, sent_at=sent_at))
