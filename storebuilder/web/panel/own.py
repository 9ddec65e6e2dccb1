"""What the shop's panel adds to the frame that all panels share."""

from __future__ import annotations

from pathlib import Path

from storebuilder.web.desk.desk import Desk, Entry
from storebuilder.web.panel.section_kinds import ShopChoices

DESK = Desk(
    folder=Path(__file__).parent,
    entries=(
        Entry("home", "panel.home", "home", True, "day"),
        Entry("orders", "panel.orders", "orders", True, "day"),
        Entry("products", "panel.products", "products", True, "goods"),
        Entry("collections", "panel.collections", "collections", False, "goods"),
        Entry("discounts", "panel.discounts", "percent", False, "goods"),
        Entry("pictures", "panel.pictures", "pictures", False, "goods"),
        Entry("storefronts", "panel.storefronts", "storefronts", False, "shop"),
        Entry("pages", "panel.pages", "pages", False, "shop"),
        Entry("menus", "panel.menus", "menus", False, "shop"),
        Entry("settings", "panel.settings", "settings", False, "shop"),
    ),
    places=(
        ("shop_settings", "home"),
        ("storefronts", "storefronts"),
        ("delivery", "truck"),
        ("payment_settings", "card"),
        ("tax_settings", "percent"),
        ("aggregators", "network"),
        ("pages", "pages"),
        ("menus", "menus"),
        ("staff", "people"),
        ("outbox", "mail"),
        ("audit", "clock"),
        ("failed_jobs", "warning"),
    ),
    subjects={
        "membership": ("panel.aggregator", "membership_id"),
        "order": ("panel.order", "order_id"),
        "product": ("panel.product", "product_id"),
        "promotion": ("panel.discount", "promotion_id"),
        "storefront": ("panel.storefront", "storefront_id"),
    },
    choices=ShopChoices,
    sheets=("home.css",),
)
