"""What an aggregator's office adds to the frame that all panels share."""

from __future__ import annotations

from pathlib import Path

from storebuilder.web.desk.desk import Desk, Entry
from storebuilder.web.desk.section_choices import Choices

DESK = Desk(
    folder=Path(__file__).parent,
    entries=(
        Entry("home", "panel.home", "home", True, "day"),
        Entry("merchants", "panel.merchants", "storefronts", True, "day"),
        Entry("goods", "panel.goods", "products", True, "goods"),
        Entry("deals", "panel.deals", "percent", False, "goods"),
        Entry("categories", "panel.categories", "collections", False, "goods"),
        Entry("rules", "panel.rules", "close", False, "goods"),
        Entry("pages", "panel.pages", "pages", False, "market"),
        Entry("menus", "panel.menus", "menus", False, "market"),
        Entry("settings", "panel.settings", "settings", False, "market"),
    ),
    places=(
        ("market_settings", "home"),
        ("rates", "percent"),
        ("pages", "pages"),
        ("menus", "menus"),
        ("staff", "people"),
        ("outbox", "mail"),
        ("audit", "clock"),
        ("failed_jobs", "warning"),
    ),
    choices=Choices,
    subjects={
        "store": ("panel.merchant", "store_id"),
        "offer": ("panel.good", "offer_id"),
    },
    sheets=("office.css",),
)
