"""Telling the owners by mail that a backup did not work, once a day."""

from __future__ import annotations

import logging
from pathlib import Path

from markupsafe import escape
from sqlalchemy import select

from storebuilder import clock, mail, words
from storebuilder.accounts.models import Staff
from storebuilder.backups.looking import health
from storebuilder.config import Config
from storebuilder.db import db
from storebuilder.storefronts.models import Shop

log = logging.getLogger(__name__)
WORDS = Path(__file__).parent / "words"


def write(config: Config, why: str) -> None:
    """Put a message for each owner into the outbox; a database that is away is only logged."""
    try:
        db.session.rollback()
        shop = db.session.scalars(select(Shop)).first()
        owners = select(Staff).where(Staff.role == "owner", Staff.active).order_by(Staff.id)
        people = [(person.email, person.language) for person in db.session.scalars(owners)]
        for email, language in people:
            _write_to(config, shop.name if shop else config.file.name, email, language, why)
    except Exception:
        log.exception("the owners could not be told that the backup failed")


def _write_to(config: Config, shop: str, email: str, language: str, why: str) -> None:
    say = words.read(WORDS, language)
    last = health(config).at
    name = config.file.name
    lines = [
        say("backups.failed.intro", shop=shop),
        why,
        say("backups.failed.last", moment=f"{last:%Y-%m-%d %H:%M} UTC")
        if last
        else say("backups.failed.never"),
        say("backups.failed.next", command=f"storebuilder backup now {name}"),
    ]
    subject = say("backups.failed.subject", shop=shop)
    html = "".join(f"<p>{escape(line)}</p>\n" for line in lines)
    key = f"backup-failed:{clock.now():%Y-%m-%d}:{email}"[:120]
    mail.write(key, email, subject, html, "\n\n".join(lines) + "\n", language)
