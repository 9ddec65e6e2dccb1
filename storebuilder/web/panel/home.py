"""The first page of the day."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from storebuilder.web.desk.rendering import render, working_front
from storebuilder.web.panel import face
from storebuilder.web.panel.home_chart import chart
from storebuilder.web.panel.home_news import low_stock, troubles
from storebuilder.web.panel.home_sales import sales
from storebuilder.web.panel.home_setup import setup
from storebuilder.web.panel.order_lists import order_page, to_send


@face.get("/")
def home() -> ResponseReturnValue:
    """What is to do, what was sold, what is missing."""
    front = working_front()
    sold = sales(front)
    return render(
        "panel/home.html",
        sales=sold,
        chart=chart(sold),
        waiting=to_send(front),
        latest=order_page("all", front=front).rows[:6],
        low=low_stock(),
        troubles=troubles(),
        setup=setup(),
    )
