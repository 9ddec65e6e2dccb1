"""What stands round the goods: pages of text, menus, ways of delivery, the two home pages."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from storebuilder import promotions, storefronts
from storebuilder.db import db, writing
from storebuilder.demo.goods import CHINESE
from storebuilder.demo.reading import home, page
from storebuilder.promotions.models import Promotion
from storebuilder.shipping.models import ShippingRate
from storebuilder.storefronts import menus, pages
from storebuilder.storefronts.models import MenuItem, Page

PAGES = ("about", "contact", "shipping", "returns", "privacy", "terms")
MAIN_MENU = (
    ("Tea ware", "茶器", "/collections/tea-ware"),
    ("Kitchen", "厨房", "/collections/kitchen"),
    ("Desk & paper", "书案", "/collections/desk-and-paper"),
    ("Textiles", "布物", "/collections/textiles"),
    ("Light", "灯火", "/collections/light"),
    ("Small gifts", "小礼", "/collections/small-gifts"),
)
ASIA = ["JP", "KR", "SG", "HK", "TW", "MY", "TH"]
WEST = [
    *("US", "CA", "MX", "GB", "IE", "AU", "NZ", "DE", "AT", "CH", "FR", "BE", "NL", "LU"),
    *("SE", "DK", "NO", "FI", "IS", "IT", "ES", "PT", "PL", "CZ", "HU", "GR", "SI", "EE"),
]
#: Where else the shop delivers to, at the last of the rates.
FAR = [
    *("MO", "ID", "PH", "VN", "IN", "AE", "IL", "TR", "ZA", "BR", "CL", "AR", "UY", "RO", "BG"),
    *("HR", "SK", "LT", "LV", "MT", "CY"),
]
CODE, CODE_TITLE = "RAIN10", ("Ten per cent for a rainy day", "雨天九折")
#: name, Chinese, countries, amount, free from, days; amounts in minor units.
Rate = tuple[str, str, list[str], int, int | None, int, int]
RATES: dict[str, list[Rate]] = {
    "main": [
        ("Tracked post", "挂号小包", ASIA, 800, 8000, 4, 8),
        ("Tracked post", "挂号小包", WEST, 1400, 12000, 8, 14),
        ("Express courier", "国际快递", ASIA + WEST, 2900, None, 3, 6),
        ("SF Express", "顺丰速运", ["CN"], 500, 6000, 2, 4),
        ("Tracked post", "挂号小包", [], 1900, None, 10, 21),
    ],
    "cn": [
        ("Standard courier", "普通快递", ["CN"], 800, 12800, 2, 5),
        ("SF Express", "顺丰速运", ["CN"], 1500, 29900, 1, 3),
    ],
}


def write_pages() -> None:
    """Write the pages of text that are not there, in both languages."""
    there = set(db.session.scalars(select(Page.handle)))
    for handle in PAGES:
        if handle not in there:
            title, body = page("en", handle)
            chinese, said = page(CHINESE, handle)
            with writing():
                row = pages.write_page(handle, title=title, body_html=body)
                db.session.flush()
                pages.translate_page(row.id, CHINESE, title=chinese, body_html=said)


def write_menus() -> None:
    """Write the two menus where there are none."""
    there = set(db.session.scalars(select(MenuItem.menu)))
    footer = tuple(
        (page("en", handle)[0], page(CHINESE, handle)[0], f"/pages/{handle}") for handle in PAGES
    )
    for menu, lines in (("main", MAIN_MENU), ("footer", footer)):
        if menu not in there:
            drafts = [
                menus.MenuDraft(title, target, {CHINESE: chinese})
                for title, chinese, target in lines
            ]
            menus.write_menu(menu, drafts)


def write_codes() -> None:
    """Write the one discount code, in both languages, if there is no promotion yet."""
    with writing():
        if db.session.scalar(select(Promotion.id)) is None:
            title, chinese = CODE_TITLE
            made = promotions.add(promotions.Terms(title=title, code=CODE, basis_points=1000))
            storefronts.translate("promotion", made.id, CHINESE, {"title": chinese})


def write_rates() -> None:
    """Write each storefront's ways of delivery where it has none."""
    there = set(db.session.scalars(select(ShippingRate.storefront_id)))
    for handle, rates in RATES.items():
        front = storefronts.storefront(handle).id
        if front not in there:
            with writing():
                _write(front, rates)


def _write(front: int, rates: list[Rate]) -> None:
    rows = [
        ShippingRate(
            storefront_id=front,
            name=name,
            countries=countries,
            amount=amount,
            free_from=free,
            days_min=least,
            days_max=most,
            position=place,
        )
        for place, (name, _, countries, amount, free, least, most) in enumerate(rates)
    ]
    db.session.add_all(rows)
    db.session.flush()
    words = {row.id: {"name": rate[1]} for row, rate in zip(rows, rates, strict=True)}
    storefronts.translate_many("shipping_rate", CHINESE, words)


def dress(pictures: dict[str, int]) -> None:
    """Arrange both storefronts' home pages where nobody has done so."""
    for handle in RATES:
        front = storefronts.storefront(handle)
        if not front.theme_settings:
            storefronts.change_storefront(
                front.id, theme_settings=_home(pictures), return_days=30, return_fees="shop"
            )


def _home(pictures: dict[str, int]) -> dict[str, Any]:
    index = home()
    for section in index["sections"].values():
        settings = section.setdefault("settings", {})
        if "picture" in settings:
            settings["picture"] = pictures[settings["picture"]]
    return {"settings": index.pop("settings"), "templates": {"index": index}}
