"""What a cart costs now, and what stands in the way of buying it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import select

from storebuilder import catalog, clock, shipping, tax
from storebuilder.cart import discounting
from storebuilder.cart.filling import MOST_OF_ONE, put
from storebuilder.cart.holding import held_by
from storebuilder.cart.models import Cart, CartLine
from storebuilder.cart.pricing import Problem, Quote, QuoteLine, TaxRule, price
from storebuilder.db import db, writing
from storebuilder.promotions import off_delivery
from storebuilder.storefronts import Front

if TYPE_CHECKING:
    from storebuilder.catalog.views import LineView

GONE = Problem("gone")
SOLD_OUT = Problem("sold_out")


def quote(cart: Cart, front: Front, language: str) -> Quote:
    """Price the cart as of now; never raises for what has become of the goods: lines name it.

    Delivery is counted once an address and a way of delivery are chosen that serve it, tax once
    there is an address. A cart of another storefront is empty here.
    """
    if cart.storefront_id != front.id:
        return Quote(currency=front.currency, lines=(), tax_included=front.prices_include_tax)
    lines = _lines(cart, front, language)
    looked = discounting.look(cart, front, language, lines)
    reckon = partial(
        price,
        lines,
        currency=front.currency,
        rule=_tax_rule(cart),
        tax_included=front.prices_include_tax,
    )
    ways = [reckon(discounts=applied) for applied in discounting.ways(lines, looked)]
    chosen = _chosen(cart, front, language, ways)
    whole = [
        _delivered(reckon(shipping=option.amount, discounts=goods.discounts), option)
        if option
        else goods
        for goods, option in zip(ways, chosen, strict=True)
    ]
    # Of equal totals the first: what can be combined stands before what stands alone.
    return discounting.told(min(whole, key=lambda way: way.total), looked)


def settle(cart: Cart, front: Front, language: str) -> None:
    """Bring the cart to what can be had; called when the buyer agrees to it."""
    with writing():
        quoted = quote(cart, front, language)
        put(cart, {line.variant_id: line.quantity for line in quoted.problems})


def shipping_options(
    cart: Cart, front: Front, language: str, quoted: Quote
) -> list[shipping.ShippingOption]:
    """The ways of delivery for this cart to its address, less what its discounts take off."""
    country = cart.address.get("country_code", "")
    fitting = shipping.options(front, language, country, *_parcel(quoted))
    return [
        replace(each, amount=each.amount - sum(off_delivery(each.amount, quoted.discounts)))
        for each in fitting
    ]


def _chosen(
    cart: Cart, front: Front, language: str, ways: Sequence[Quote]
) -> list[shipping.ShippingOption | None]:
    """The chosen delivery in each way of pricing the goods; one query."""
    country = cart.address.get("country_code", "")
    if cart.shipping_rate_id is None or not country or not ways[0].needs_shipping:
        return [None] * len(ways)
    parcels = [_parcel(goods) for goods in ways]
    fitting = shipping.options_by_parcel(front, language, [country], parcels)
    return [
        next(
            (one for one in fitting[parcel][country] if one.rate_id == cart.shipping_rate_id), None
        )
        for parcel in parcels
    ]


def _parcel(goods: Quote) -> shipping.Parcel:
    return goods.subtotal - goods.discount, goods.weight_grams


def _delivered(whole: Quote, chosen: shipping.ShippingOption) -> Quote:
    return replace(
        whole,
        shipping_rate_id=chosen.rate_id,
        shipping_name=chosen.name,
        shipping_days=(chosen.days_min, chosen.days_max),
    )


def _tax_rule(cart: Cart) -> TaxRule | None:
    country, region = cart.address.get("country_code", ""), cart.address.get("country_area", "")
    rate = tax.rate_for(country, region, clock.now().date()) if country else None
    return TaxRule(rate.name, rate.basis_points, rate.on_shipping) if rate else None


def _lines(cart: Cart, front: Front, language: str) -> list[QuoteLine]:
    rows = db.session.execute(
        select(CartLine.id, CartLine.variant_id, CartLine.quantity)
        .where(CartLine.cart_id == cart.id)
        .order_by(CartLine.id)
    ).all()
    if not rows:
        return []
    views = catalog.lines(front, language, [row.variant_id for row in rows])
    held = held_by(cart.id)
    return [
        _line(
            row.id,
            row.variant_id,
            row.quantity,
            views.get(row.variant_id),
            held.get(row.variant_id, 0),
        )
        for row in rows
    ]


def _line(
    line_id: int, variant_id: int, wanted: int, view: LineView | None, held: int
) -> QuoteLine:
    left = view.available if view else 0
    if left is not None:
        left += held
    on_sale = view is not None and view.on_sale
    quantity = min(wanted, MOST_OF_ONE if left is None else left) if on_sale else 0
    problem = None
    if not on_sale:
        problem = GONE
    elif quantity < wanted:
        problem = Problem("fewer", quantity) if quantity else SOLD_OUT
    bare = QuoteLine(
        line_id=line_id,
        variant_id=variant_id,
        quantity=quantity,
        wanted=wanted,
        unit_price=view.price if view else 0,
        available=left,
        problem=problem,
    )
    if view is None:
        return bare
    return replace(
        bare,
        product_id=view.product_id,
        title=view.title,
        variant_title=view.variant_title,
        handle=view.handle,
        sku=view.sku,
        picture=view.picture,
        compare_at=view.compare_at,
        weight_grams=view.weight_grams,
        hs_code=view.hs_code,
        origin=view.origin,
        taxable=view.taxable,
        requires_shipping=view.requires_shipping,
    )
