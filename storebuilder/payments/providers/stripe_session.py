"""The request that opens a page at Stripe Checkout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from storebuilder.payments.provider import Bill, BillLine
from storebuilder.payments.providers.stripe_amounts import to_stripe

if TYPE_CHECKING:
    from stripe.params.checkout import SessionCreateParams

MOST_LINES = 100  # of one session, in mode payment
#: The languages of Stripe's pages (SessionCreateParams.locale); zh is simplified Chinese.
_NAMES = (
    "bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hr hu id it ja ko lt lv ms mt nb nl pl pt"
    " pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW"
)
_LOCALES = frozenset(_NAMES.split())


def session_of(bill: Bill) -> SessionCreateParams:
    """What Stripe is told of a bill; amounts come from the frozen order only."""
    marks = {
        "shop": bill.shop,
        "order_id": str(bill.order_id),
        "order_number": bill.number,
        "payment_id": str(bill.payment_id),
        "attempt": str(bill.attempt),
    }
    params: SessionCreateParams = {
        "mode": "payment",
        "client_reference_id": str(bill.order_id),
        "customer_email": bill.email,
        "metadata": marks,
        "payment_intent_data": {"metadata": marks, "description": f"{bill.shop} {bill.number}"},
        "line_items": [_item(line, bill.currency) for line in _lines(bill)],
        "locale": locale(bill.language),
        "expires_at": int(bill.expires_at.timestamp()),
        "success_url": bill.return_url,
        "cancel_url": bill.cancel_url,
    }
    return params


def locale(language: str) -> str:
    """Stripe's name for the buyer's language, or ``auto`` where it has no such pages."""
    for tag in (language, language.partition("-")[0]):
        if tag in _LOCALES:
            return tag
    return "auto"


def _lines(bill: Bill) -> tuple[BillLine, ...]:
    if len(bill.lines) <= MOST_LINES:
        return bill.lines
    return (BillLine(title=bill.number, quantity=1, amount=bill.total),)


def _item(line: BillLine, currency: str) -> Any:
    # Where an amount can't be shared out evenly, all pieces are one item with their number said.
    even = line.amount % line.quantity == 0
    title = line.title if even or line.quantity == 1 else f"{line.title} × {line.quantity}"
    quantity = line.quantity if even else 1
    return {
        "quantity": quantity,
        "price_data": {
            "currency": currency.lower(),
            "unit_amount": to_stripe(line.amount // quantity, currency),
            "product_data": {"name": title[:250]},
        },
    }
