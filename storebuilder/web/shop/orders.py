"""A buyer's order, by its link."""

from __future__ import annotations

from flask import Response, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from storebuilder import orders, payments
from storebuilder.errors import NotFound
from storebuilder.orders.models import Order
from storebuilder.web.shop import face, order_pages
from storebuilder.web.shop.checkout import limit_paying
from storebuilder.web.shop.rendering import render_page

LOOK_AGAIN = 4  # seconds until a page that waits for its payment's message looks again


@face.get("/orders/<token>")
def show_order(token: str) -> Response:
    """The order: what it is, where it is, what happens next."""
    page = order_pages.page(_order(token), came_back="back" in request.args)
    response = render_page("order", page, kept=False)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    # The link is the key: no other site shall learn it from a click on a carrier's page.
    response.headers["Referrer-Policy"] = "same-origin"
    if page.state in {"checking", "waiting"} and "back" in request.args:
        response.headers["Refresh"] = str(LOOK_AGAIN)
    return response


@face.post("/orders/<token>/pay")
def pay_order(token: str) -> AnyResponse:
    """Pay an order that waits for it, again or another way."""
    order = _order(token)
    limit_paying(order.cart_id)
    here = g.front.url(f"/orders/{order.token}", g.language)
    provider = request.form.get("provider", "")
    url = payments.begin(order.id, provider, return_url=f"{here}?back=1", cancel_url=here)
    return redirect(url, 303)


def _order(token: str) -> Order:
    found = orders.by_token(token, storefront_id=g.front.id)
    if found is None:
        raise NotFound("There is no such order.")
    return found
