"""The audit trail: who changed what, when, from what to what."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from storebuilder.accounts.models import AuditEntry
from storebuilder.db import db
from storebuilder.web.desk.asking import page_asked, words_asked
from storebuilder.web.desk.desk import the_desk
from storebuilder.web.desk.door import needs
from storebuilder.web.desk.frame import frame
from storebuilder.web.desk.rendering import render

PER_PAGE = 50


@frame.get("/audit")
@needs("manager")
def audit() -> ResponseReturnValue:
    """The trail, the latest first; searched by person, action and thing."""
    query, page = words_asked(), page_asked()
    wanted = select(AuditEntry)
    if query:
        low = query.lower()
        columns = (AuditEntry.actor, AuditEntry.action, AuditEntry.summary)
        found = [func.lower(column).contains(low, autoescape=True) for column in columns]
        wanted = wanted.where(found[0] | found[1] | found[2])
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    newest = wanted.order_by(AuditEntry.id.desc()).limit(PER_PAGE).offset((page - 1) * PER_PAGE)
    return render(
        "panel/audit.html",
        rows=db.session.scalars(newest).all(),
        page=page,
        pages=max(1, -(-total // PER_PAGE)),
        total=total,
        q=query,
        address=_address,
    )


def _address(entry: AuditEntry) -> str:
    endpoint, name = the_desk().subjects.get(entry.subject_kind, ("", ""))
    if not endpoint or entry.subject_id is None:
        return ""
    try:
        return url_for(endpoint, **{name: entry.subject_id})  # type: ignore[arg-type]
    except LookupError:
        return ""
