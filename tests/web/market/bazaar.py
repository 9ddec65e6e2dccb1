"""A market with a few merchants, made by the same verbs as by a reading."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from storebuilder import clock
from storebuilder.aggregator import rates
from storebuilder.aggregator.models import Deal, MarketPicture, Offer, Store
from storebuilder.aggregator.pictures import key_of
from storebuilder.aggregator.taking import take
from storebuilder.db import db, writing
from tests.aggregator.builders import GTINS, a_store, a_variant, goods, planted, stocked
from tests.catalog import builders

#: Google's numbers of Drinkware and of Lamps.
CUPS, LAMPS = "674", "3006"


def opened() -> None:
    """Three merchants in three currencies: a tea house, a kiln with the same cup, a lamp maker."""
    planted()
    rates.set_rates(
        [("USD", 1_080_000), ("CNY", 7_776_000), ("JPY", 162_000_000)],
        date(2026, 11, 24),
        "https://rates.example",
    )
    tea_house()
    kiln = a_store("kiln", name="Kiln Street", country="JP", currency="JPY", featured=1)
    stocked(kiln, goods("cup", "Green teacup", amount=1100, currency="JPY", gtin=GTINS[0],
                        google_category=CUPS))  # fmt: skip
    lamps = a_store("lamps", name="Lamp & Son", country="US", currency="USD")
    stocked(lamps, goods("lamp", "Table lamp", amount=9900, google_category=LAMPS))
    stocked(lamps, goods("old", "Old lamp", amount=4500, compare_at=9000, google_category=LAMPS))
    db.session.rollback()  # what was read only


def tea_house() -> Store:
    """A merchant with words in two languages, choices, a picture, rules and a deal."""
    tea = a_store(
        "tea-house",
        name="Tea House 茶舍",
        country="CN",
        currency="CNY",
        about={"en": "Tea ware from Jingdezhen", "zh-CN": "景德镇茶器"},
        ships_to=["CN", "US", "DE"],
        policies={"returns": "https://tea-house.example/returns", "terms": "javascript:alert(1)"},
        pulled_at=clock.now(),
    )
    shared: dict[str, Any] = {"currency": "CNY", "google_category": CUPS,
              "images": (("https://tea-house.example/pot.jpg", "A pot"),)}  # fmt: skip
    choices = (("Glaze", ("Blue", "White")), ("Size", ("S", "L")))
    variants = (
        a_variant(1, values=("Blue", "S"), amount=20000, sku="POT-BS",
                  url="https://tea-house.example/pot?v=1"),
        a_variant(2, values=("Blue", "L"), amount=30000, compare_at=36000, sku="POT-BL"),
        a_variant(3, values=("White", "S"), amount=21000, availability="out_of_stock"),
    )  # fmt: skip
    pot = goods("pot", "Blue teapot", description="<p>Pours without a drip.</p>", brand="Kiln Nine",
                options=choices, variants=variants, **shared)  # fmt: skip
    stocked(tea, pot, goods("cup", "Green cup", amount=6000, gtin=GTINS[0], **shared))
    chinese = goods("pot", "蓝色茶壶", language="zh-CN", description="<p>收水利落。</p>",
                    options=(("釉色", ("蓝", "白")), ("尺寸", ("小", "大"))),
                    variants=(a_variant(1, values=("蓝", "小")), a_variant(2, values=("蓝", "大")),
                              a_variant(3, values=("白", "小"))), **shared)  # fmt: skip
    take(tea.id, 1, [chinese], first=False)
    picture = builders.picture("teapot").id
    with writing():
        row = db.session.get(MarketPicture, key_of("https://tea-house.example/pot.jpg"))
        assert row is not None
        row.state, row.picture_id = "ready", picture
        cup = offer_id("tea-house", "cup")
        db.session.add(
            Deal(
                offer_id=cup,
                starts_at=clock.now() - timedelta(hours=1),
                ends_at=clock.now() + timedelta(hours=20),
                most=6000,
            )
        )
    return tea


def offer_id(store: str, key: str) -> int:
    """The number of an offer by its merchant's handle and its own id there."""
    row = db.session.query(Offer.id).join(Store, Store.id == Offer.store_id)
    found: int = row.filter(Store.handle == store, Offer.external_id == key).one().id
    return found
