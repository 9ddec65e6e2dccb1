"""The tools of the Model Context Protocol: each a verb of the shop, with what it takes.

Source: Universal Commerce Protocol 2026-04-08, the MCP bindings of checkout, cart, catalog, order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from storebuilder.agents import tool_inputs as inputs
from storebuilder.agents.offering import CART, CHECKOUT, LOOKUP, ORDER, SEARCH


@dataclass(frozen=True)
class Tool:
    """A tool; ``payload`` is the name of its body among the arguments, ``kind`` its model."""

    name: str
    #: What both sides must have; a storefront without it has not the tool.
    capability: str
    about: str
    payload: str = ""
    kind: str = ""
    schema: inputs.Schema | None = None
    #: Whether it is about one thing that is named by its id.
    named: bool = False
    #: Whether it changes something; ``keyed`` ones must have an idempotency key.
    changes: bool = False
    keyed: bool = False

    @property
    def begins(self) -> bool:
        """Whether it makes something new, which is counted."""
        return self.name.startswith("create_")

    def listed(self) -> dict[str, Any]:
        """Its entry of tools/list."""
        properties = {"meta": inputs.meta(keyed=self.keyed)}
        required = ["meta"]
        if self.named:
            properties["id"] = inputs.text()
            required.append("id")
        if self.schema is not None:
            properties[self.payload] = self.schema
            required.append(self.payload)
        return {
            "name": self.name,
            "description": self.about,
            "inputSchema": inputs.thing(properties, *required),
            "annotations": {
                "readOnlyHint": not self.changes,
                "destructiveHint": self.keyed,
                "idempotentHint": True,
                "openWorldHint": False,
            },
        }


TOOLS = {
    tool.name: tool
    for tool in (
        Tool(
            "search_catalog",
            SEARCH,
            "Search the shop's goods. Amounts are in minor units of the currency that is named.",
            "catalog",
            "search",
            inputs.SEARCH,
        ),
        Tool(
            "lookup_catalog",
            LOOKUP,
            "Look several products or variants up by their ids.",
            "catalog",
            "lookup",
            inputs.LOOKUP,
        ),
        Tool(
            "get_product",
            LOOKUP,
            "One product with all of its options and variants, narrowed by the options chosen.",
            "catalog",
            "product",
            inputs.PRODUCT,
        ),
        Tool(
            "create_cart", CART, "Begin a cart.", "cart", "cart_create", inputs.CART, changes=True
        ),
        Tool("get_cart", CART, "A cart with its prices as they are now.", named=True),
        Tool(
            "update_cart",
            CART,
            "Make a cart hold exactly these lines.",
            "cart",
            "cart_update",
            inputs.CART,
            named=True,
            changes=True,
        ),
        Tool("cancel_cart", CART, "Give a cart up.", named=True, changes=True, keyed=True),
        Tool(
            "create_checkout",
            CHECKOUT,
            "Begin a checkout of goods, or of a cart. Messages say what it still needs.",
            "checkout",
            "checkout_create",
            inputs.CHECKOUT,
            changes=True,
        ),
        Tool("get_checkout", CHECKOUT, "A checkout as it stands.", named=True),
        Tool(
            "update_checkout",
            CHECKOUT,
            "Replace what a checkout says: lines, buyer, delivery, discount codes.",
            "checkout",
            "checkout_update",
            inputs.CHECKOUT,
            named=True,
            changes=True,
        ),
        Tool(
            "complete_checkout",
            CHECKOUT,
            "Place the order. Where the answer is requires_escalation, the person pays at its "
            "continue_url; card numbers are never taken here.",
            "checkout",
            "checkout_complete",
            inputs.PAYMENT,
            named=True,
            changes=True,
            keyed=True,
        ),
        Tool(
            "cancel_checkout", CHECKOUT, "Give a checkout up.", named=True, changes=True, keyed=True
        ),
        Tool(
            "get_order",
            ORDER,
            "An order: what was sent, paid back, and where parcels are.",
            named=True,
        ),
    )
}
