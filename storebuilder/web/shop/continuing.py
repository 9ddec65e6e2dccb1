"""A cart that a program filled, taken over by its buyer."""

from __future__ import annotations

from flask import g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from storebuilder import agents
from storebuilder.errors import NotFound
from storebuilder.web.drawing.pieces import url
from storebuilder.web.shop import face
from storebuilder.web.shop.cart import remember


@face.get("/checkout/continue/<token>")
def continue_checkout(token: str) -> AnyResponse:
    """Go on with a program's cart: at the checkout, or at the order that it became."""
    onward = agents.go_on(g.front, token, request.args.get("return_to", ""))
    if onward is None:
        raise NotFound("There is no such checkout.")
    if onward.order_token:
        return redirect(url("order", token=onward.order_token), 303)
    if not onward.cart_token:
        return redirect(url("cart"), 303)
    return remember(redirect(url("/checkout"), 303), onward.cart_token)
