"""The head of a kept page: its one address, its other languages and storefronts, its picture."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flask import g
from markupsafe import Markup

from storebuilder.media import PictureView
from storebuilder.storefronts import Front, hosts
from storebuilder.theming import contexts

SHARED_WIDTH = 1200  # pixels: what the large cards of social networks ask for


def head(
    path: str,
    *,
    title: str = "",
    description: str = "",
    query: str = "",
    picture: PictureView | None = None,
    linked_data: Sequence[Markup] = (),
    indexed: bool = True,
    kind: str = "website",
    price: str = "",
    price_currency: str = "",
    only: Collection[int] | None = None,
) -> contexts.Head:
    """The head of the page at ``path`` (without a language prefix).

    ``query`` is what of the address's query makes it another page, such as ``page=2``. ``only``
    names the storefronts that have this page; None means all.
    """
    front: Front = g.front
    address = path + (f"?{query}" if query else "")
    image = picture.url(SHARED_WIDTH) if picture else ""
    size = next((size for size in picture.sizes if size.url == image), None) if picture else None
    return contexts.Head(
        title=title,
        description=shortened(description),
        canonical=front.url(address, g.language) if indexed else "",
        alternates=alternates(front, address, only) if indexed else (),
        indexed=indexed,
        kind=kind,
        image=front.origin + image if image else "",
        image_width=size.width if size else 0,
        image_height=size.height if size else 0,
        price=price,
        price_currency=price_currency,
        linked_data=tuple(linked_data),
    )


def alternates(
    front: Front, address: str, only: Collection[int] | None = None
) -> tuple[contexts.Alternate, ...]:
    """``address`` in every language of every open storefront, and the one for everybody else.

    Two storefronts with the same language are told apart by their countries, or one of them gets
    the bare language. The first storefront is the default (hreflang x-default).
    """
    found: dict[str, str] = {}
    # A storefront for a country has the first claim to that country's tag: zh-CN is China's.
    fronts = [
        other for other in hosts.current() if other.open and (only is None or other.id in only)
    ]
    markets = [(other, language) for other in fronts for language in other.languages]
    markets.sort(key=lambda one: one[1].partition("-")[2] not in one[0].countries)
    for other, language in markets:
        tag = _tag(other, language, found)
        if tag:
            found[tag] = other.url(address, language)
    if len(found) < 2:
        return ()
    default = fronts[0].url(address)
    return (
        *(contexts.Alternate(tag, where) for tag, where in found.items()),
        contexts.Alternate("x-default", default),
    )


def _tag(front: Front, language: str, taken: dict[str, str]) -> str:
    if language not in taken:
        return language
    base = language.partition("-")[0]
    others = (*(f"{base}-{country}" for country in front.countries), base)
    return next((tag for tag in others if tag not in taken), "")


def shortened(text: str, most: int = 160) -> str:
    """The first sentences of a text, without markup, at most ``most`` characters."""
    plain = " ".join(Markup(text).striptags().split())  # noqa: S704 - its markup is taken away
    if len(plain) <= most:
        return plain
    cut = plain[: most - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > most // 2 else cut) + "…"
