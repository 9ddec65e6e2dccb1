"""Opening what shops send: its form, for whom it is, and that each message works once."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import delete

from storebuilder import clock, fields, jobs, signing
from storebuilder.aggregator.market import market
from storebuilder.aggregator.models import Message
from storebuilder.config import Config
from storebuilder.db import added, db, writing
from storebuilder.errors import NotAccepted


def ours() -> str:
    """This aggregator's own origin, by which shops know it."""
    config: Config = current_app.config["SHOP"]
    return config.origin(market().host)


def nearby() -> bool:
    """Whether this aggregator stands on somebody's own machine, and its shops too."""
    config: Config = current_app.config["SHOP"]
    return config.nicknames


def opened(body: bytes, *kinds: str) -> tuple[str, dict[str, Any]]:
    """The kind of a message and its data; raises NotAccepted where it is not meant for us.

    Nothing in it is believed yet, but the origin is one.
    """
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise NotAccepted("This is no JSON.") from None
    data = said.get("data") if isinstance(said, dict) else None
    kind = said.get("type") if isinstance(said, dict) else None
    if kind not in kinds or not isinstance(data, dict):
        raise NotAccepted(f"A message of the type {' or '.join(kinds)} is expected here.")
    if data.get("aggregator") != ours():
        raise NotAccepted(f"This message is not for {ours()}.", field="aggregator")
    origin = data.get("origin")
    if not isinstance(origin, str) or fields.origin(origin, nearby=nearby()) != origin:
        raise NotAccepted("The origin is to be written like https://tea.example.", field="origin")
    return str(kind), data


def claim(key: bytes, signed: signing.Signed) -> bool:
    """Inside ``writing()``: take a message in, unless it was before."""
    digest = hashlib.sha256(key + b"." + signed.id.encode()).hexdigest()
    return added(Message, id=digest, at=clock.now())


@jobs.job("market.forget-messages", every=timedelta(hours=1))
def forget() -> None:
    """Forget the ids of messages that are too old to be taken in again."""
    with writing():
        old = Message.at < clock.now() - signing.REMEMBERED
        db.session.execute(delete(Message).where(old))
