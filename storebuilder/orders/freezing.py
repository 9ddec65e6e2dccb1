"""A quote as the order keeps it: what was agreed on stays, whatever becomes of goods and prices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storebuilder.orders.models import OrderLine

if TYPE_CHECKING:
    from storebuilder.cart.pricing import Quote, QuoteLine


def amounts(quote: Quote) -> dict[str, object]:
    """The columns of an order that say what it costs."""
    return {
        "shipping_name": quote.shipping_name,
        "shipping_days_min": quote.shipping_days[0],
        "shipping_days_max": quote.shipping_days[1],
        "subtotal": quote.subtotal,
        "discount": quote.discount,
        "discounts": discounts(quote),
        "shipping": quote.shipping,
        "duty": quote.duty,
        "tax": quote.tax,
        "tax_included": quote.tax_included,
        "tax_name": quote.tax_name,
        "total": quote.total,
    }


def discounts(quote: Quote) -> list[dict[str, object]]:
    """What was taken off, as the order keeps it."""
    return [
        {
            "promotion": each.offer.promotion_id,
            "code": each.offer.code,
            "title": each.offer.title,
            "amount": each.amount,
            "delivery": each.delivery,
            "shares": list(each.shares),
        }
        for each in quote.discounts
        if each.saved
    ]


def line_of(line: QuoteLine) -> OrderLine:
    """A line of the order."""
    return OrderLine(
        product_id=line.product_id,
        variant_id=line.variant_id,
        title=line.title,
        variant_title=line.variant_title,
        sku=line.sku,
        quantity=line.quantity,
        unit_price=line.unit_price,
        discount=line.discount,
        tax=line.tax,
        tax_basis_points=line.tax_basis_points,
        total=line.total,
        weight_grams=line.weight_grams,
        hs_code=line.hs_code,
        origin=line.origin,
        picture_id=line.picture_id,
    )
