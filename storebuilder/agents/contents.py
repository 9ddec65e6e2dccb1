"""What carts and checkouts tell alike: lines, totals, discounts and the buyer."""

from __future__ import annotations

from storebuilder.agents import discounting
from storebuilder.agents.amounts import item, line_id, line_totals, totals
from storebuilder.agents.answers import Body
from storebuilder.agents.models import Session
from storebuilder.agents.negotiating import Caller
from storebuilder.cart import Quote
from storebuilder.cart.models import Cart


def contents(caller: Caller, session: Session, cart: Cart, quote: Quote) -> Body:
    """The parts of an answer that say what is in a cart and what it costs now."""
    buyer = {**session.buyer, "email": cart.email, "phone_number": cart.phone}
    known = {key: value for key, value in buyer.items() if value}
    said: Body = {
        "currency": quote.currency,
        "line_items": [
            {
                "id": line_id(line),
                "item": item(caller.front, line, line.picture),
                "quantity": line.wanted,
                "totals": line_totals(line),
            }
            for line in quote.lines
        ],
        "totals": totals(
            quote,
            caller.language,
            delivered=quote.shipping_rate_id is not None,
            off_delivery=sum(each.delivery for each in quote.discounts),
        ),
        **discounting.of_cart(caller, cart, quote),
    }
    return said | {"buyer": known} if known else said
