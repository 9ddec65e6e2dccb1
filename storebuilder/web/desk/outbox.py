"""The outbox: every mail that the shop wrote, with a preview that can run nothing."""

from __future__ import annotations

from flask import Response, make_response
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from storebuilder.db import db
from storebuilder.errors import NotFound
from storebuilder.mail.models import Message
from storebuilder.storefronts import hosts
from storebuilder.web.desk.asking import page_asked, words_asked
from storebuilder.web.desk.frame import frame
from storebuilder.web.desk.headers import policy
from storebuilder.web.desk.rendering import render

PER_PAGE = 50
#: Mails with a way in for one person: nobody else may read them, not even in the outbox.
PRIVATE = "private:"


@frame.get("/outbox")
def outbox() -> ResponseReturnValue:
    """The mails, the latest first."""
    page, query = page_asked(), words_asked()
    wanted = select(
        Message.id, Message.to, Message.subject, Message.state, Message.created_at, Message.error
    )
    if query:
        found = Message.to.contains(query.lower(), autoescape=True)
        wanted = wanted.where(found | Message.subject.contains(query, autoescape=True))
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    wanted = wanted.order_by(Message.id.desc()).limit(PER_PAGE).offset((page - 1) * PER_PAGE)
    rows = db.session.execute(wanted).all()
    pages = max(1, -(-total // PER_PAGE))
    return render("panel/outbox.html", rows=rows, page=page, pages=pages, total=total, q=query)


@frame.get("/outbox/<int(max=2147483647):message_id>")
def message(message_id: int) -> ResponseReturnValue:
    """One mail: its head, and its body in a frame."""
    row = _find(message_id)
    page = render("panel/message.html", message=row, private=_private(row))
    return page, {"Content-Security-Policy": policy(frame_src="'self'")}


@frame.get("/outbox/<int(max=2147483647):message_id>/body")
def message_body(message_id: int) -> Response:
    """The HTML of a mail, for the frame only: no script, no form, no way to the panel's cookie."""
    row = _find(message_id)
    if _private(row):
        raise NotFound("Only the person that this mail was written to may read it.")
    response = make_response(row.html)
    pictures = " ".join(dict.fromkeys(front.origin for front in hosts.current()))
    response.headers["Content-Security-Policy"] = (
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; "
        f"img-src 'self' data: {pictures}; frame-ancestors 'self'"
    )
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _find(message_id: int) -> Message:
    row = db.session.get(Message, message_id)
    if row is None:
        raise NotFound("There is no such mail.")
    return row


def _private(row: Message) -> bool:
    return row.key.startswith(PRIVATE)
