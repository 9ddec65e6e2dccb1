"""Linked data of what a shop promises: delivery and returns, by the names of schema.org."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from storebuilder import shipping
from storebuilder.catalog import VariantView
from storebuilder.money import Money
from storebuilder.storefronts import Front

SCHEMA = "https://schema.org"
MOST = 12  # countries that delivery is told for; a page stays small
#: Ways of delivery by country.
Delivered = Mapping[str, list[shipping.ShippingOption]]
Ways = Mapping[shipping.Parcel, Delivered]


def countries_of(front: Front) -> list[str]:
    """The countries that delivery and returns are told for: the storefront's, else the shop's."""
    return list(front.countries[:MOST]) or [front.shop_country]


def returns(front: Front) -> dict[str, Any]:
    """The policy of returns as the storefront's settings have it."""
    policy: dict[str, Any] = {
        "@type": "MerchantReturnPolicy",
        "applicableCountry": countries_of(front),
        "returnPolicyCategory": f"{SCHEMA}/MerchantReturnNotPermitted",
    }
    if front.return_days:
        free = front.return_fees == "shop"
        fees = "FreeReturn" if free else "ReturnFeesCustomerResponsibility"
        policy["returnPolicyCategory"] = f"{SCHEMA}/MerchantReturnFiniteReturnWindow"
        policy["merchantReturnDays"] = front.return_days
        policy["returnMethod"] = f"{SCHEMA}/ReturnByMail"
        policy["returnFees"] = f"{SCHEMA}/{fees}"
    return policy


def ways(front: Front, language: str, variants: Iterable[VariantView], also: Iterable[str]) -> Ways:
    """Delivery of a piece of each variant, by its parcel, and to other countries; one query."""
    countries = dict.fromkeys([*countries_of(front), *also])
    parcels = dict.fromkeys(map(parcel_of, variants))
    return shipping.options_by_parcel(front, language, countries, parcels)


def parcel_of(variant: VariantView) -> shipping.Parcel:
    """One piece of a variant, sent alone."""
    return (variant.price, variant.weight_grams)


def delivery(front: Front, by_country: Delivered) -> list[dict[str, Any]]:
    """The cheapest way to each country; countries with the same way are told together."""
    together: dict[tuple[int, int, int], list[str]] = {}
    for country in countries_of(front):
        if options := by_country[country]:
            best = min(options, key=lambda one: (one.amount, one.days_max))
            together.setdefault((best.amount, best.days_min, best.days_max), []).append(country)
    return [_detail(front, *way, countries) for way, countries in together.items()]


def _detail(
    front: Front, amount: int, least: int, most: int, countries: list[str]
) -> dict[str, Any]:
    # The days of a rate are counted from the order, so handling is within them.
    days = {"@type": "QuantitativeValue", "minValue": least, "maxValue": most, "unitCode": "DAY"}
    return {
        "@type": "OfferShippingDetails",
        "shippingRate": {
            "@type": "MonetaryAmount",
            "value": Money(amount, front.currency).plain(),
            "currency": front.currency,
        },
        "shippingDestination": [
            {"@type": "DefinedRegion", "addressCountry": country} for country in countries
        ],
        "deliveryTime": {
            "@type": "ShippingDeliveryTime",
            "handlingTime": {**days, "minValue": 0, "maxValue": 0},
            "transitTime": days,
        },
    }
