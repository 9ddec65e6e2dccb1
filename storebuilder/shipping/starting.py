"""The rates that a new storefront starts with, for the merchant to change."""

from __future__ import annotations

from sqlalchemy import select

from storebuilder import money, pagestore
from storebuilder.db import db, writing
from storebuilder.shipping.models import ShippingRate
from storebuilder.storefronts import the_shop
from storebuilder.storefronts.models import Storefront, Translation

#: Round figures in major units: delivery at home, free from, delivery abroad. A start, no fact:
#: the panel's checklist asks the merchant to look at them.
ROUND_FIGURES = {
    "AUD": (9, 90, 25),
    "CAD": (9, 90, 22),
    "CHF": (7, 80, 20),
    "CNY": (12, 99, 120),
    "EUR": (5, 60, 15),
    "GBP": (4, 50, 14),
    "HKD": (30, 400, 120),
    "JPY": (600, 6000, 2000),
    "KRW": (3000, 50000, 20000),
    "SGD": (5, 60, 20),
    "TWD": (80, 1000, 450),
    "USD": (5, 60, 15),
}
NAMES = {
    "en": ("Standard delivery", "International delivery"),
    "zh-CN": ("标准配送", "国际配送"),
}


def start_with(front_id: int, currency: str, home_country: str) -> list[int]:
    """Write the first rates of a storefront and return their ids; none where it has some already.

    One for the merchant's own country, free from a round subtotal, and one for everywhere else that
    the storefront delivers to.
    """
    home, free_from, abroad = (
        figure * 10 ** money.exponent(currency)
        for figure in ROUND_FIGURES.get(currency, ROUND_FIGURES["USD"])
    )
    with writing():
        pagestore.stale_all()
        if db.session.scalar(select(ShippingRate.id).where(ShippingRate.storefront_id == front_id)):
            return []
        countries = db.session.get_one(Storefront, front_id).countries
        rows: dict[int, ShippingRate] = {}
        if not countries or home_country in countries:
            rows[0] = ShippingRate(
                countries=[home_country], amount=home, free_from=free_from, days_min=2, days_max=5
            )
        if not countries or set(countries) - {home_country}:
            rows[1] = ShippingRate(countries=[], amount=abroad, days_min=7, days_max=15)
        _write(rows, front_id)
        return [row.id for row in rows.values()]


def _write(rows: dict[int, ShippingRate], front_id: int) -> None:
    language = the_shop().language
    spoken = language if language in NAMES else "en"
    for which, row in rows.items():
        row.storefront_id, row.position, row.name = front_id, which, NAMES[spoken][which]
        db.session.add(row)
    db.session.flush()
    for which, row in rows.items():
        for other, names in NAMES.items():
            if other != spoken:
                db.session.add(
                    Translation(
                        kind="shipping_rate",
                        thing_id=row.id,
                        language=other,
                        field="name",
                        text=names[which],
                    )
                )
