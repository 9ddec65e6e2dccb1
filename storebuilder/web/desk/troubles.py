"""What went wrong and waits for somebody, counted in one statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for
from sqlalchemy import Select, func, select

from storebuilder.db import db
from storebuilder.jobs import Job
from storebuilder.mail.models import Message


@dataclass(frozen=True)
class Trouble:
    """Something that went wrong so often; each panel has its own words for it."""

    name: str
    count: int
    url: str


def troubles(own: Mapping[str, tuple[Select[int], str]]) -> list[Trouble]:
    """A panel's own troubles (what counts them, and where they are), then those of all panels."""
    mails = select(func.count(Message.id)).where(Message.state == "failed")
    jobs = select(func.count(Job.id)).where(Job.state == "failed")
    asked = {
        **own,
        "mails": (mails, url_for("panel.outbox")),
        "jobs": (jobs, url_for("panel.failed_jobs")),
    }
    counts = db.session.execute(select(*(one.scalar_subquery() for one, _ in asked.values()))).one()
    return [
        Trouble(name, count, url)
        for (name, (_, url)), count in zip(asked.items(), counts, strict=True)
        if count
    ]
