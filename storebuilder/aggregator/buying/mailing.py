"""Letters to buyers: the private link to what they ordered, and to all their orders."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from pathlib import Path

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer
from markupsafe import Markup, escape
from sqlalchemy import select

from storebuilder import mail, words
from storebuilder.aggregator.market import market
from storebuilder.aggregator.models import Purchase
from storebuilder.db import db
from storebuilder.jobs import job
from storebuilder.storefronts import hosts

WORDS = Path(__file__).parents[1] / "words"
GOOD_FOR = 24 * 3600  # seconds that a link to all orders works


def write(purchase: Purchase, names: Sequence[str]) -> None:
    """Inside ``writing()``: the letter with the link to one purchase."""
    front = hosts.current()[0]
    link = front.url(f"/orders/{purchase.token}", purchase.language)
    _write(
        f"market-order:{purchase.token}", purchase.email, purchase.language, "order", link, names
    )


@job("market.mail_orders")
def mail_orders(email: str, language: str) -> None:
    """Mail the link to all orders of an address, if it has any.

    A job, so that asking takes as long for an address that is not known here.
    """
    if db.session.scalar(select(Purchase.id).where(Purchase.email == email).limit(1)) is None:
        return
    signed = _signer().dumps(email)
    assert isinstance(signed, str)  # noqa: S101 - this serializer makes text
    link = hosts.current()[0].url(f"/orders/of/{signed}", language)
    _write(f"market-orders:{secrets.token_hex(12)}", email, language, "orders", link, ())


def email_of(signed: str) -> str | None:
    """The address in a link to all orders; None where it is forged or too old."""
    try:
        return str(_signer().loads(signed, max_age=GOOD_FOR))
    except BadSignature:
        return None


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="market-orders")


def _write(key: str, email: str, language: str, kind: str, link: str, names: Sequence[str]) -> None:
    say = words.read(WORDS, language)
    name = market().name
    subject = say(f"letters.{kind}.subject", market=name)
    text = say(f"letters.{kind}.text", market=name, merchants=", ".join(names))
    html = Markup('<p>{}</p>\n<p><a href="{}">{}</a></p>\n').format(text, link, escape(link))
    mail.write(key, email, subject, str(html), f"{text}\n\n{link}\n", language)
