"""What was ordered: one purchase by its private link, and the list of them."""

from __future__ import annotations

from flask import Response, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from storebuilder import accounts, fields, jobs
from storebuilder.aggregator import buying
from storebuilder.db import writing
from storebuilder.errors import NotAccepted, NotFound, TooMany
from storebuilder.theming import contexts
from storebuilder.web.drawing import heads
from storebuilder.web.drawing.pieces import url
from storebuilder.web.drawing.words import say
from storebuilder.web.market import bag, face, order_pages
from storebuilder.web.market.rendering import render_page

LARGEST_NEWS = 256 * 1024  # bytes
AGAIN = 4  # seconds until a page that waits for a merchant looks again


@face.get("/orders/<token>")
def market_order(token: str) -> Response:
    """A purchase with all its parts; merchants are asked how each stands."""
    purchase = buying.by_token(token)
    buying.look_after(purchase.parts, g.language)
    view = buying.views([buying.by_token(token)])[0]
    waiting = any(part.state == "asking" for part in view.parts)
    page = contexts.MarketOrderPage(
        head=heads.head(f"/orders/{token}", title=say("bought.title"), indexed=False),
        purchase=order_pages.purchase(view),
        next=next((n for n, part in enumerate(view.parts) if part.state == "open"), None),
        waiting=waiting,
    )
    response = render_page("bag-order", page, kept=False)
    response.headers["Referrer-Policy"] = "no-referrer"  # the address is the key to this page
    if waiting:
        response.headers["Refresh"] = str(AGAIN)
    return response


@face.get("/orders")
def market_orders() -> Response:
    """What was ordered in this browser."""
    return _list(buying.views(buying.of_browser(bag.token())), asked="asked" in request.args)


@face.get("/orders/of/<signed>")
def orders_of_address(signed: str) -> Response:
    """What was ordered with an e-mail address, by the link that was mailed to it."""
    email = buying.email_of(signed)
    if email is None:
        raise NotFound("This link does not work any more.", hint="Ask for a new one.")
    response = _list(buying.views(buying.of_email(email)))
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@face.post("/orders/find")
def find_orders() -> AnyResponse:
    """Mail a link to all orders of an address; the answer is the same whether there are any."""
    from datetime import timedelta

    try:
        email = fields.email(request.form.get("email", ""))
        place = accounts.neighbourhood(request.remote_addr or "")
        for key in (f"market orders from {place}", f"market orders {email}"):
            accounts.limit(key, 5, timedelta(minutes=15))
    except (NotAccepted, TooMany) as error:
        return _list((), problem=say(f"bought.find.{'wrong' if error.status == 422 else 'often'}"))
    with writing():
        jobs.later("market.mail_orders", email=email, language=g.language)
    return redirect(url("orders", asked="1"), 303)


@face.post("/hooks/orders")
def news_of_orders() -> Response:
    """A merchant has news of an order: it is asked about it; what the message says is not believed.

    So nobody gains by sending one, and no signature needs to be checked.
    """
    request.max_content_length = LARGEST_NEWS
    order_pages.heard(request.get_json(silent=True))
    return Response(status=204)


def _list(
    views: tuple[buying.PurchaseView, ...], *, asked: bool = False, problem: str = ""
) -> Response:
    page = contexts.MarketOrdersPage(
        head=heads.head("/orders", title=say("bought.all"), indexed=False),
        purchases=tuple(map(order_pages.purchase, views)),
        asked=asked,
        problem=problem,
    )
    return render_page("bag-orders", page, kept=False, status=422 if problem else 200)
