"""Opening the shop and its storefronts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import func, select

from storebuilder import fields, pagestore
from storebuilder.db import db, writing
from storebuilder.errors import Conflict, NotFound
from storebuilder.money import check_currency
from storebuilder.storefronts import hosts
from storebuilder.storefronts.models import Shop, Storefront

if TYPE_CHECKING:
    from storebuilder.config import Config

FIRST_THEMES = {"shop": "plain", "market": "market"}
COLOURS = ("#2f6f4f", "#8a4b2a", "#3a5a9b", "#7a3b7d", "#9b2f3f", "#5c6b1f")


def open_shop(name: str, *, country: str, currency: str, language: str, email: str = "") -> Shop:
    """Write the one row of the shop; raises Conflict where it is open already."""
    row = Shop(
        name=fields.line(name, field="name", least=1, most=120),
        country=fields.country(country),
        currency=check_currency(currency),
        language=fields.language(language),
        email=fields.email(email) if email else "",
    )
    with writing():
        if db.session.scalar(select(Shop.id)):
            raise Conflict("This shop is open already.")
        db.session.add(row)
    return row


def the_shop() -> Shop:
    """The shop; raises NotFound before it is opened."""
    row: Shop | None = db.session.scalar(select(Shop))
    if row is None:
        raise NotFound("This shop is not open yet.", hint="Run storebuilder launch.")
    return row


def hold_shop() -> None:
    """Inside ``writing()``: of two that write texts of the shop the second waits for the first.

    For what is looked for and then written anew, such as a menu that is sent twice. Orders wait
    for this row too, so hold it shortly.
    """
    db.session.execute(select(Shop.id).with_for_update(key_share=True))


def add_storefront(
    handle: str,
    *,
    name: str,
    host: str,
    currency: str,
    languages: Sequence[str],
    countries: Sequence[str] = (),
    theme: str = "",
    rate_millionths: int = 1_000_000,
    round_to: int = 1,
    prices_include_tax: bool = True,
) -> Storefront:
    """Add a storefront; its listings and prices are the catalogue's to make (catalog.spread).

    Without a ``theme`` it gets the first one that there is for this kind of home.
    """
    config: Config = current_app.config["SHOP"]
    row = Storefront(
        handle=fields.handle(handle),
        name=fields.line(name, field="name", least=1, most=120),
        host=fields.host(host),
        currency=check_currency(currency),
        languages=[fields.language(tag) for tag in languages],
        countries=[fields.country(code) for code in countries],
        theme=theme or FIRST_THEMES[config.buyers_face],
        rate_millionths=rate_millionths,
        round_to=round_to,
        prices_include_tax=prices_include_tax,
    )
    with writing():
        pagestore.stale_all()
        clash = (Storefront.handle == row.handle) | (Storefront.host == row.host)
        if db.session.scalar(select(Storefront.id).where(clash)):
            raise Conflict(f"There is a storefront {row.handle!r} or a host {row.host!r} already.")
        count = db.session.scalar(select(func.count(Storefront.id))) or 0
        row.position = count
        row.colour = COLOURS[count % len(COLOURS)]
        db.session.add(row)
    hosts.forget()
    return row
