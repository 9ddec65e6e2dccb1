"""Orders: the list, and one order."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from storebuilder.errors import ShopError
from storebuilder.orders import carriers
from storebuilder.storefronts import hosts
from storebuilder.web.desk.asking import page_asked, words_asked
from storebuilder.web.desk.rendering import render, working_front
from storebuilder.web.panel import face
from storebuilder.web.panel.order_lists import SHOWS, order_page
from storebuilder.web.panel.order_reading import order_sheet


@face.get("/orders")
def orders() -> ResponseReturnValue:
    """The orders of the storefront that one is working on, fifty a page."""
    show = request.args.get("show", "all")
    show = show if show in SHOWS else "all"
    query, page = words_asked(), page_asked()
    found = order_page(show, query=query, front=working_front(), page=page)
    fronts = {front.id: front for front in hosts.current()}
    return render(
        "panel/orders.html",
        found=found,
        show=show,
        q=query,
        page=min(page, found.pages),
        by_id=fronts,
        shows=SHOWS,
    )


@face.get("/orders/<int(max=2147483647):order_id>")
def order(order_id: int) -> ResponseReturnValue:
    """One order with its timeline."""
    return draw_order(order_id)


def draw_order(order_id: int, *, act: str = "", error: ShopError | None = None) -> tuple[str, int]:
    """The page of an order; after an ``act`` that was refused with its form filled in."""
    page = render(
        "panel/order.html",
        sheet=order_sheet(order_id),
        carriers=carriers.names(),
        act=act,
        error=error,
        given=request.form,
    )
    return page, (error.status if error else 200)
