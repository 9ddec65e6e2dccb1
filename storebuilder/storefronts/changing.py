"""Changing the shop and its storefronts; every verb says what it changed, for the audit trail."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from storebuilder import fields, pagestore
from storebuilder.db import db, writing
from storebuilder.errors import Conflict, NotAccepted, NotFound
from storebuilder.money import check_currency
from storebuilder.storefronts import hosts
from storebuilder.storefronts.models import Shop, Storefront

Changes = dict[str, list[Any]]
Check = Callable[[Any], Any]


def _line(field: str, most: int, least: int = 0) -> Check:
    return lambda text: fields.line(text, field=field, most=most, least=least)


def _colour(text: str) -> str:
    if re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        return text.lower()
    raise NotAccepted(f"{text!r} is not a colour.", field="colour", hint="Write it like #2f6f4f.")


def _one_of(field: str, *accepted: str) -> Check:
    def check(text: str) -> str:
        if text in accepted:
            return text
        raise NotAccepted(
            f"{text!r} is not accepted.", field=field, hint=f"Use {', '.join(accepted)}."
        )

    return check


def _at_least(field: str, least: int, most: int) -> Check:
    def check(number: int | None) -> int:
        if number is None:
            raise NotAccepted("This is needed.", field=field)
        if least <= number <= most:
            return number
        raise NotAccepted(f"{number} is not accepted.", field=field, hint=f"Use {least} to {most}.")

    return check


def _languages(tags: list[str]) -> list[str]:
    found = list(dict.fromkeys(fields.language(tag, field="languages") for tag in tags))
    if not found:
        raise NotAccepted("A storefront needs a language.", field="languages")
    return found


SHOP: dict[str, Check] = {
    "name": _line("name", 120, 1),
    "country": fields.country,
    "email": lambda text: fields.email(text) if text else "",
    "phone": _line("phone", 40),
    "legal_name": _line("legal_name", 200),
    "address": dict,
    "icp": _line("icp", 60),
    "order_prefix": _line("order_prefix", 10),
}
STOREFRONT: dict[str, Check] = {
    "name": _line("name", 120, 1),
    "host": fields.host,
    "kind": _one_of("kind", "retail", "showcase"),
    "theme": lambda text: fields.handle(text, field="theme"),
    "theme_settings": dict,
    "languages": _languages,
    "currency": check_currency,
    "countries": lambda codes: [fields.country(code, field="countries") for code in codes],
    "rate_millionths": _at_least("rate_millionths", 1, 10**13),
    "round_to": _at_least("round_to", 1, 10**6),
    "prices_include_tax": bool,
    "return_days": _at_least("return_days", 0, 365),
    "return_fees": _one_of("return_fees", "buyer", "shop"),
    "colour": _colour,
    "open": bool,
}
#: After one of these the storefront's prices or search documents must be made anew.
SPREADS = {"languages", "currency", "rate_millionths", "round_to"}


def change_shop(**wanted: Any) -> Changes:
    """Set columns of the shop by name; returns {column: [before, after]} of what really changed."""
    with writing():
        pagestore.stale_all()
        row: Shop | None = db.session.scalar(select(Shop))
        if row is None:
            raise NotFound("This shop is not open yet.", hint="Run storebuilder launch.")
        changes = _set(row, SHOP, wanted)
    hosts.forget()
    return changes


def change_storefront(storefront_id: int, **wanted: Any) -> Changes:
    """Set columns of a storefront by name; returns {column: [before, after]} of what changed.

    Where one of ``SPREADS`` changed the caller must call ``catalog.spread()``.
    """
    with writing():
        pagestore.stale_all()
        row = db.session.get(Storefront, storefront_id)
        if row is None:
            raise NotFound(f"There is no storefront {storefront_id}.")
        changes = _set(row, STOREFRONT, wanted)
        if "host" in changes:
            taken = select(Storefront.id).where(
                Storefront.host == row.host, Storefront.id != row.id
            )
            with db.session.no_autoflush:
                if db.session.scalar(taken):
                    raise Conflict(f"The host {row.host} is another storefront's.", field="host")
    hosts.forget()
    return changes


def storefront(handle: str) -> Storefront:
    """The storefront called ``handle``; the error names those that exist."""
    row: Storefront | None = db.session.scalar(
        select(Storefront).where(Storefront.handle == handle)
    )
    if row is None:
        known = db.session.scalars(select(Storefront.handle).order_by(Storefront.position))
        raise NotFound(
            f"There is no storefront {handle!r}.", hint=f"There are: {', '.join(known)}."
        )
    return row


def _set(row: Shop | Storefront, checks: dict[str, Check], wanted: dict[str, Any]) -> Changes:
    changes: Changes = {}
    for name, value in wanted.items():
        if name not in checks:
            accepted = ", ".join(sorted(checks))
            raise NotAccepted(f"{name!r} cannot be set.", field=name, hint=f"Accepted: {accepted}.")
        before, after = getattr(row, name), checks[name](value)
        if before != after:
            changes[name] = [before, after]
            setattr(row, name, after)
    return changes
