"""What the tools take, as JSON Schemas in few words: a model reads them before its first call.

They name what this shop heeds; the protocol's own models, which check what is sent, allow more.
Source: Universal Commerce Protocol 2026-04-08, services/shopping/mcp.openrpc.json.
"""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]


def text(about: str = "") -> Schema:
    """A string."""
    return {"type": "string", "description": about} if about else {"type": "string"}


def thing(properties: Schema, *required: str) -> Schema:
    """An object; what else is in it is let through."""
    said: Schema = {"type": "object", "properties": properties}
    return said | {"required": list(required)} if required else said


def several(items: Schema, about: str = "", **limits: int) -> Schema:
    """An array."""
    said: Schema = {"type": "array", "items": items, **limits}
    return said | {"description": about} if about else said


def meta(*, keyed: bool) -> Schema:
    """What stands beside every call; a ``keyed`` one needs an idempotency key."""
    agent = thing({"profile": text("https address of the platform's own UCP profile")}, "profile")
    key = text("UUID; the same again when the same call is tried again")
    required = ("ucp-agent", "idempotency-key") if keyed else ("ucp-agent",)
    return thing({"ucp-agent": agent, "idempotency-key": key}, *required)


_ITEM = thing({"id": text("id of a variant, from the catalogue")}, "id")
_LINE = thing({"item": _ITEM, "quantity": {"type": "integer", "minimum": 1}}, "item", "quantity")
_LINES = several(_LINE, "all that is wanted; what is left out is taken out", minItems=1)
_PLACE = thing(
    {
        "id": text(),
        "first_name": text(),
        "last_name": text(),
        "street_address": text(),
        "extended_address": text(),
        "address_locality": text("city"),
        "address_region": text("state or province, where the country has them"),
        "postal_code": text(),
        "address_country": text("ISO 3166-1 alpha-2, such as US"),
        "phone_number": text("E.164"),
    }
)
_BUYER = thing(
    {
        "email": text("where the order's letters go"),
        "first_name": text(),
        "last_name": text(),
        "phone_number": text("E.164"),
    }
)
_CONTEXT = thing(
    {
        "address_country": text("ISO 3166-1 alpha-2"),
        "address_region": text(),
        "postal_code": text(),
        "language": text("BCP 47"),
        "currency": text("ISO 4217"),
        "intent": text("what the person is looking for"),
    }
)
_METHOD = thing(
    {
        "type": {"type": "string", "enum": ["shipping"]},
        "destinations": several(_PLACE, "where it should go"),
        "selected_destination_id": text(),
        "groups": several(
            thing({"id": text(), "selected_option_id": text("id of one of the options")})
        ),
    }
)
_DISCOUNTS = thing({"codes": several(text(), "all codes to apply; empty takes them away")})

CHECKOUT = thing(
    {
        "line_items": _LINES,
        "buyer": _BUYER,
        "context": _CONTEXT,
        "fulfillment": thing({"methods": several(_METHOD, maxItems=1)}),
        "discounts": _DISCOUNTS,
        "cart_id": text("a cart to buy, instead of line_items"),
    }
)
CART = thing(
    {"line_items": _LINES, "buyer": _BUYER, "context": _CONTEXT, "discounts": _DISCOUNTS},
    "line_items",
)
PAYMENT = thing(
    {
        "payment": thing(
            {
                "instruments": several(
                    thing({"id": text(), "handler_id": text(), "type": text()}, "id", "handler_id")
                )
            }
        )
    }
)
_MONEY = {"type": "integer", "minimum": 0, "description": "minor units, such as cents"}
SEARCH = thing(
    {
        "query": text("words in any language of the shop"),
        "filters": thing(
            {
                "categories": several(text("id of a collection")),
                "price": thing({"min": _MONEY, "max": _MONEY}),
            }
        ),
        "pagination": thing(
            {"cursor": text("from the answer before"), "limit": {"type": "integer", "minimum": 1}}
        ),
        "context": _CONTEXT,
    }
)
LOOKUP = thing(
    {"ids": several(text("id of a product or a variant"), minItems=1), "context": _CONTEXT}, "ids"
)
PRODUCT = thing(
    {
        "id": text("id of a product or a variant"),
        "selected": several(thing({"name": text(), "label": text()}), "options chosen so far"),
        "context": _CONTEXT,
    },
    "id",
)
