"""Which ways of delivery a storefront offers for a parcel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import and_, select

from storebuilder.db import db
from storebuilder.shipping.models import ShippingRate
from storebuilder.storefronts import Front
from storebuilder.storefronts.models import Translation

#: A subtotal in minor units and a weight in grams.
Parcel = tuple[int, int]


@dataclass(frozen=True)
class ShippingOption:
    """One way of delivery for one parcel; ``amount`` in minor units, already 0 where free."""

    rate_id: int
    name: str
    amount: int
    days_min: int
    days_max: int
    free_from: int | None = None


def delivers_to(front: Front, country: str) -> bool:
    """Whether the storefront sells to ``country`` (ISO 3166-1 alpha-2) at all."""
    return bool(country) and (not front.countries or country in front.countries)


def options(
    front: Front, language: str, country: str, subtotal: int, weight_grams: int
) -> list[ShippingOption]:
    """The ways of delivery to ``country``, in the merchant's order; none where none fits.

    A rate that names no country serves every country that no other rate of the storefront names.
    """
    return options_by_country(front, language, [country], subtotal, weight_grams)[country]


def options_by_country(
    front: Front, language: str, countries: Iterable[str], subtotal: int, weight_grams: int
) -> dict[str, list[ShippingOption]]:
    """The same for several countries; one query."""
    parcel = (subtotal, weight_grams)
    return options_by_parcel(front, language, countries, [parcel])[parcel]


def options_by_parcel(
    front: Front, language: str, countries: Iterable[str], parcels: Iterable[Parcel]
) -> dict[Parcel, dict[str, list[ShippingOption]]]:
    """The same for several parcels, each its subtotal and its weight in grams; one query."""
    served = {country: delivers_to(front, country) for country in countries}
    rates = _rates(front, language) if any(served.values()) else []
    return {
        parcel: {
            country: _fitting(rates, country, *parcel) if there else []
            for country, there in served.items()
        }
        for parcel in parcels
    }


def _fitting(
    rates: list[tuple[ShippingRate, str]], country: str, subtotal: int, weight_grams: int
) -> list[ShippingOption]:
    named = [(rate, name) for rate, name in rates if country in rate.countries]
    return [
        _option(rate, name, subtotal)
        for rate, name in named or [(rate, name) for rate, name in rates if not rate.countries]
        if rate.max_weight_grams is None or weight_grams <= rate.max_weight_grams
    ]


def _option(rate: ShippingRate, name: str, subtotal: int) -> ShippingOption:
    free = rate.free_from is not None and subtotal >= rate.free_from
    return ShippingOption(
        rate_id=rate.id,
        name=name,
        amount=0 if free else rate.amount,
        days_min=rate.days_min,
        days_max=rate.days_max,
        free_from=rate.free_from,
    )


def _rates(front: Front, language: str) -> list[tuple[ShippingRate, str]]:
    """The storefront's rates with their names in the reader's language; one query."""
    said = and_(
        Translation.kind == "shipping_rate",
        Translation.field == "name",
        Translation.language == language,
        Translation.thing_id == ShippingRate.id,
    )
    rows = db.session.execute(
        select(ShippingRate, Translation.text)
        .outerjoin(Translation, said)
        .where(ShippingRate.storefront_id == front.id, ShippingRate.active.is_(True))
        .order_by(ShippingRate.position, ShippingRate.id)
    )
    return [(rate, text or rate.name) for rate, text in rows]
