"""Moments, reasons and addresses of merchants as a page says them."""

from __future__ import annotations

from datetime import date, datetime
from urllib.parse import urlsplit

from flask import g

from storebuilder.aggregator import Why
from storebuilder.web.drawing.words import say

#: Where a language's words name another clock than UTC's (``shop.moment``).
ZONES = {"zh-CN": "Asia/Shanghai"}
FORMATS = {"zh-CN": "M月d日 HH:mm"}


def moment(value: datetime | None) -> str:
    """A moment with its clock, such as ``27 Nov, 18:00 UTC``; empty for None."""
    from babel.dates import format_datetime, get_timezone

    if value is None:
        return ""
    written = format_datetime(
        value,
        FORMATS.get(g.language, "d MMM, HH:mm"),
        tzinfo=get_timezone(ZONES.get(g.language, "UTC")),
        locale=_locale(),
    )
    return say("shop.moment", when=written)


def until(value: datetime | None) -> str:
    """Until when a deal holds, in words; empty for None."""
    return say("deal.until", moment=moment(value)) if value else ""


def reason(why: Why | None) -> str:
    """Why something stands here; a deal says it by its time."""
    if why is None or why.key == "deal":
        return ""
    values = dict(why.values)
    if "on" in values:
        values["on"] = _day(values["on"])
    return say(f"why.{why.key.replace('.', '_')}", **values)


def outward(address: str) -> str:
    """An address at a merchant as a link may name it; empty unless it is http or https."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host or parts.username is not None:
        return ""
    return address


def host_of(address: str) -> str:
    """The host of a merchant's own shop, as people read it."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _day(text: str) -> str:
    from babel.dates import format_skeleton

    return str(format_skeleton("MMMd", date.fromisoformat(text), locale=_locale()))


def _locale() -> str:
    return str(g.language).replace("-", "_")
