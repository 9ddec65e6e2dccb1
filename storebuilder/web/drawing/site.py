"""What every page of a storefront shows around its content: name, menus, languages, markets."""

from __future__ import annotations

from flask import g, request

from storebuilder import clock
from storebuilder.storefronts import Front, hosts, menus
from storebuilder.theming import contexts

RIGHT_TO_LEFT = {"ar", "fa", "he", "ur", "ps", "ckb", "sd", "ug", "yi", "dv"}


def site_of(front: Front, language: str, *, taxed: bool) -> contexts.Site:
    """The storefront as templates see it; one query, for the menus.

    ``taxed`` says whether this storefront collects tax anywhere.
    """
    from babel import Locale

    locale = Locale.parse(language.replace("-", "_"))
    lines = menus.menus(front, language)
    return contexts.Site(
        name=front.name,
        language=language,
        direction="rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr",
        currency=front.currency,
        colour=front.colour,
        kind=front.kind,
        email=front.shop_email,
        country=str(locale.territories.get(front.shop_country, front.shop_country)),
        icp=front.shop_icp,
        collects_tax=taxed,
        prices_include_tax=taxed and front.prices_include_tax,
        return_days=front.return_days,
        returns_are_free=front.return_fees == "shop",
        year=clock.now().year,
        main_menu=_menu(lines.get("main", ()), front, language),
        footer_menu=_menu(lines.get("footer", ()), front, language),
        languages=tuple(_language(front, tag, language) for tag in front.languages),
        markets=tuple(_market(other, front) for other in hosts.current() if other.open),
    )


def here(front: Front, language: str) -> str:
    """The path and query of this page in ``language``, without the host."""
    query = request.query_string.decode("latin-1")
    return front.prefix(language) + own_path() + (f"?{query}" if query else "")


def own_path() -> str:
    """The path of this request without its language prefix."""
    front: Front = g.front
    return hosts.split_language(front, request.path)[1]


def _menu(
    entries: tuple[menus.MenuEntry, ...], front: Front, language: str
) -> tuple[contexts.MenuLine, ...]:
    path = own_path()
    return tuple(
        contexts.MenuLine(
            title=entry.title,
            url=target(entry.target, front, language),
            current=entry.target == path,
        )
        for entry in entries
    )


def target(address: str, front: Front, language: str) -> str:
    """Where a menu line or a button of a theme's settings leads; only the shop itself and https."""
    if address.startswith("/") and not address.startswith(("//", "/\\")):
        return front.prefix(language) + address
    return address if address.startswith(("https://", "mailto:", "tel:")) else ""


def _language(front: Front, tag: str, current: str) -> contexts.LanguageLink:
    return contexts.LanguageLink(
        tag=tag, name=language_name(tag), url=here(front, tag), current=tag == current
    )


def language_name(tag: str) -> str:
    """A language's name for itself, such as ``English`` or ``简体中文``."""
    from babel import Locale

    own = {"zh-CN": "简体中文", "zh-TW": "繁體中文", "zh-HK": "繁體中文（香港）"}
    if tag in own:
        return own[tag]
    locale = Locale.parse(tag.replace("-", "_"))
    name = locale.get_language_name(tag.replace("-", "_")) or tag
    return name[:1].upper() + name[1:]


def _market(other: Front, front: Front) -> contexts.MarketLink:
    return contexts.MarketLink(
        name=other.name,
        url=other.url("/"),
        currency=other.currency,
        language=other.languages[0],
        current=other.id == front.id,
    )
