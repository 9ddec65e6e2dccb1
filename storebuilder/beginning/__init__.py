"""What a new shop begins with: its first pages and menus, for the merchant to change."""

from __future__ import annotations

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
ALL_PRODUCTS = {"en": "All products", "zh-CN": "全部商品"}


def has_pages() -> bool:
    """Whether the shop has a page already."""
    return db.session.scalar(select(Page.id).limit(1)) is not None


def write_pages() -> None:
    """Write the first pages and menus in the shop's language, with the other one beside it."""
    shop = storefronts.the_shop()
    first = shop.language if shop.language in LANGUAGES else "en"
    texts = {tag: {handle: read(tag, handle, shop.name) for handle in PAGES} for tag in LANGUAGES}
    with writing():
        if has_pages():
            return
        for handle in PAGES:
            title, body = texts[first][handle]
            db.session.add(row := Page(handle=handle, title=title, body_html=body))
            db.session.flush()
            for tag in set(LANGUAGES) - {first}:
                title, body = texts[tag][handle]
                storefronts.translate("page", row.id, tag, {"title": title, "body_html": body})
        titles = {
            tag: {f"/pages/{handle}": texts[tag][handle][0] for handle in PAGES}
            | {"/collections/all": ALL_PRODUCTS[tag]}
            for tag in LANGUAGES
        }
        _write_menus(titles, first)


def read(language: str, handle: str, shop: str) -> tuple[str, str]:
    """The title and the HTML of a first page: a file's first line and the rest."""
    text = (HERE / language / f"{handle}.html").read_text(encoding="utf-8")
    title, _, body = text.partition("\n")
    return title, body.replace("{shop}", str(escape(shop))).strip()


def _write_menus(titles: dict[str, dict[str, str]], first: str) -> None:
    for menu, targets in MENUS.items():
        for position, target in enumerate(targets):
            row = MenuItem(menu=menu, title=titles[first][target], target=target, position=position)
            db.session.add(row)
            db.session.flush()
            for tag in set(titles) - {first}:
                storefronts.translate("menu_item", row.id, tag, {"title": titles[tag][target]})
