"""What a new shop begins with: its first pages and menus, for the merchant to change."""

from __future__ import annotations

from html import unescape
from pathlib import Path

from markupsafe import escape
from sqlalchemy import select

from storebuilder import storefronts
from storebuilder.db import db, writing
from storebuilder.storefronts.models import MenuItem, Page

HERE = Path(__file__).parent
LANGUAGES = ("en", "zh-CN")
PAGES = ("about", "contact", "shipping", "returns", "privacy", "terms")
#: The lines of each menu; pages are named by their own titles.
MENUS: dict[str, list[str]] = {
    "main": ["/collections/all", "/pages/about", "/pages/contact"],
    "footer": [f"/pages/{handle}" for handle in PAGES],
}
MARKET_PAGES = ("about", "contact", "privacy", "terms")
ALL_PRODUCTS = {"en": "All products", "zh-CN": "全部商品"}


def has_pages() -> bool:
    """Whether the shop has a page already."""
    return db.session.scalar(select(Page.id).limit(1)) is not None


def write_pages() -> None:
    """Write the first pages and menus in the shop's language, with the other one beside it."""
    with writing():
        titles = _write(PAGES, HERE)
        for tag, said in titles.items():
            said["/collections/all"] = ALL_PRODUCTS[tag]
        _write_menus(titles, MENUS)


def write_market_pages() -> None:
    """Write the first pages of an aggregator, and the menu at its foot."""
    footer = {"footer": [f"/pages/{handle}" for handle in MARKET_PAGES]}
    with writing():
        _write_menus(_write(MARKET_PAGES, HERE / "market"), footer)


def _write(pages: tuple[str, ...], folder: Path) -> dict[str, dict[str, str]]:
    """Inside ``writing()``: write pages where there are none; their titles by tag and address."""
    shop = storefronts.the_shop()
    first = shop.language if shop.language in LANGUAGES else "en"
    tags = [first, *(tag for tag in LANGUAGES if tag != first)]
    texts = {tag: {page: read(tag, page, shop.name, folder) for page in pages} for tag in tags}
    if has_pages():
        return {}
    for handle in pages:
        title, body = texts[first][handle]
        db.session.add(row := Page(handle=handle, title=title, body_html=body))
        db.session.flush()
        for tag in tags[1:]:
            title, body = texts[tag][handle]
            storefronts.translate("page", row.id, tag, {"title": title, "body_html": body})
    return {tag: {f"/pages/{page}": texts[tag][page][0] for page in pages} for tag in tags}


def read(language: str, handle: str, shop: str, folder: Path = HERE) -> tuple[str, str]:
    """The title and the HTML of a first page: a file's first line and the rest."""
    text = (folder / language / f"{handle}.html").read_text(encoding="utf-8")
    text = text.replace("{shop}", str(escape(shop)))
    title, _, body = text.partition("\n")
    return unescape(title), body.strip()


def _write_menus(titles: dict[str, dict[str, str]], menus: dict[str, list[str]]) -> None:
    """Write menus in the first of the languages, with the others beside it."""
    first = next(iter(titles), "")
    for menu, targets in menus.items() if first else ():
        for position, target in enumerate(targets):
            title = titles[first][target]
            row = MenuItem(menu=menu, title=title, target=target, position=position)
            db.session.add(row)
            db.session.flush()
            for tag in set(titles) - {first}:
                storefronts.translate("menu_item", row.id, tag, {"title": titles[tag][target]})
