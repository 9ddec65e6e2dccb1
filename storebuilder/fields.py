"""Checking what people type, once, at the edge: handles, e-mail addresses, codes, languages."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

from storebuilder.errors import NotAccepted

_HANDLE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_EMAIL = re.compile(
    r"[^@\s,:;<>()\[\]\\\"']{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z0-9-]{2,63}", re.IGNORECASE
)
_HOST = re.compile(
    r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+"
)


def shop_name(text: str) -> str:
    """The name of a shop's home folder and of its hosts: ``tea-house``."""
    if len(text) <= 40 and _HANDLE.fullmatch(text):
        return text
    raise NotAccepted(
        f"The name {_cut(text)!r} is not accepted.",
        field="name",
        hint="Use 1 to 40 small letters, digits and single hyphens, such as tea-house.",
    )


def handle(text: str, *, field: str = "handle") -> str:
    """A part of an address, such as ``blue-tea-pot``."""
    if len(text) <= 120 and _HANDLE.fullmatch(text):
        return text
    raise NotAccepted(
        f"The address {_cut(text)!r} is not accepted.",
        field=field,
        hint="Use small letters, digits and single hyphens, such as blue-tea-pot.",
    )


def email(text: str, *, field: str = "email") -> str:
    """An e-mail address in lower case."""
    cleaned = text.strip().lower()
    plain = all(unicodedata.category(char)[0] != "C" for char in cleaned)
    if len(cleaned) <= 254 and plain and _EMAIL.fullmatch(cleaned):
        return cleaned
    raise NotAccepted(
        f"{_cut(text)!r} is not an e-mail address.",
        field=field,
        hint="Write it like name@example.com.",
    )


def host(text: str, *, field: str = "host") -> str:
    """A host name in lower case, at least two labels."""
    cleaned = text.strip().lower().rstrip(".")
    if _HOST.fullmatch(cleaned):
        return cleaned
    raise NotAccepted(
        f"The host name {_cut(text)!r} is not accepted.",
        field=field,
        hint="Write it like shop.example.com.",
    )


def origin(text: str, *, field: str = "origin", nearby: bool = False) -> str:
    """Scheme, host and port of a site: ``https://mall.example``; https is added where it lacks.

    ``nearby`` (on one's own machine) also takes ``http://mall.localhost:8001``.
    """
    cleaned = text.strip().rstrip("/").lower()
    cleaned = cleaned if "://" in cleaned else f"https://{cleaned}"
    try:
        parts = urlsplit(cleaned)
        port = parts.port
    except ValueError:
        raise _no_origin(text, field) from None
    name = parts.hostname or ""
    local = nearby and re.fullmatch(r"([a-z0-9-]+\.)*localhost", name) is not None
    whole = f"{parts.scheme}://{name}" + ("" if port is None else f":{port}")
    wanted = ("https", "http") if local else ("https",)
    if not name or whole != cleaned or parts.scheme not in wanted or len(whole) > 300:
        raise _no_origin(text, field)
    name = name if local else host(name, field=field)
    usual = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{name}" + ("" if port in (None, usual) else f":{port}")


def _no_origin(text: str, field: str) -> NotAccepted:
    return NotAccepted(
        f"{_cut(text)!r} is not the address of a site.",
        field=field,
        hint="Write it like https://mall.example, without a path.",
    )


def country(text: str, *, field: str = "country") -> str:
    """An ISO 3166-1 alpha-2 code in capitals."""
    from babel import Locale

    code = text.strip().upper()
    if re.fullmatch(r"[A-Z]{2}", code) and code in Locale("en").territories:
        return code
    raise NotAccepted(
        f"The country {_cut(text)!r} is not known.",
        field=field,
        hint="Give a two-letter ISO 3166 code, such as CN, US or DE.",
    )


def language(text: str, *, field: str = "language") -> str:
    """A language tag with babel data, written the BCP 47 way: ``en``, ``zh-CN``, ``pt-BR``."""
    from babel import Locale, UnknownLocaleError

    try:
        known = Locale.parse(text.strip().replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError):
        raise NotAccepted(
            f"The language {_cut(text)!r} is not known.",
            field=field,
            hint="Give a tag such as en, zh-CN, ja or pt-BR.",
        ) from None
    return "-".join(filter(None, (known.language, known.territory)))


def target(text: str, *, field: str) -> str:
    """Where a link may lead: a path of the shop or an https address."""
    cleaned = line(text, field=field, most=500)
    inside = cleaned.startswith("/") and not cleaned.startswith(("//", "/\\"))
    if inside or cleaned.startswith("https://"):
        return cleaned
    raise NotAccepted(
        f"{cleaned[:60]!r} is not a place that a link may lead to.",
        field=field,
        hint="Give a path of the shop, such as /collections/tea, or an https:// address.",
    )


def line(text: str, *, field: str, most: int, least: int = 0) -> str:
    """One line of text without control characters, trimmed, ``least`` to ``most`` characters."""
    cleaned = " ".join(
        "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text).split()
    )
    if least <= len(cleaned) <= most:
        return cleaned
    if len(cleaned) < least:
        raise NotAccepted("This is needed.", field=field)
    raise NotAccepted(f"This is {len(cleaned)} characters long; {most} are accepted.", field=field)


def _cut(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
