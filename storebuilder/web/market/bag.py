"""The bag over several merchants: what is in it, putting in, changing, taking out."""

from __future__ import annotations

from contextlib import suppress

from flask import Response, g, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from storebuilder import aggregator
from storebuilder.aggregator import buying
from storebuilder.aggregator.buying.bags import KEPT_FOR
from storebuilder.aggregator.models import Bag
from storebuilder.errors import NotAccepted, NotFound, ShopError
from storebuilder.theming import contexts
from storebuilder.web.cookies import Cookie
from storebuilder.web.drawing import heads
from storebuilder.web.drawing.pieces import url
from storebuilder.web.drawing.words import say
from storebuilder.web.market import bag_pages, choosing, face
from storebuilder.web.market.rendering import render_page

STEPS = {"less": -1, "more": 1}
COOKIE = Cookie("bag", KEPT_FOR)
NOTICES = ("added", "gone", "sold_out", "changed")


@face.get("/cart")
def show_cart() -> Response:
    """The bag, priced by the merchants' own servers."""
    bag = my_bag()
    view = buying.look(bag, g.language) if bag else buying.BagView()
    said = request.args.get("said", "")
    page = contexts.MarketCartPage(
        head=heads.head("/cart", title=say("bag.title"), indexed=False),
        parts=bag_pages.parts(view),
        pieces=view.pieces,
        about=bag_pages.about(view),
        notice=say(f"bag.notice.{said}") if said in NOTICES else "",
        can_order=view.can_be_ordered,
    )
    if bag:
        buying.agree(bag, view)  # from now on these are the prices that the buyer was told
    return render_page("bag", page, kept=False)


@face.get("/cart.json")
def count_cart() -> Response:
    """How many pieces are in the bag, for the sign in the header."""
    response = jsonify(count=buying.count(token()))
    response.headers["Cache-Control"] = "no-store"
    return response


@face.post("/cart")
def add_to_cart() -> AnyResponse:
    """Put goods in: by the chosen values, else by the merchant's own name of the variant."""
    try:
        offer_id = int(request.form.get("offer", "")[:9] or 0)
        quantity = int(request.form.get("quantity", "1")[:4] or 1)
        view = aggregator.offer(g.language, offer_id)
        variant = choosing.sent_variant(view, request.form).id
        bag, kept = buying.start(token())
        buying.put_in(bag, offer_id, variant, quantity)
    except ValueError:
        raise NotAccepted("This is not a number of pieces.", field="quantity") from None
    except NotFound:
        return redirect(url("cart", said="gone"), 303)
    except ShopError as error:
        if error.status != 409:
            raise
        return redirect(url("cart", said="sold_out"), 303)
    return remember(redirect(url("cart", said="added"), 303), kept)


@face.post("/cart/lines/<int(max=2147483647):line_id>")
def change_line(line_id: int) -> AnyResponse:
    """Make it another number of pieces; ``step`` is one more or less, ``remove`` takes it out."""
    bag = my_bag()
    if bag is None:
        return redirect(url("cart"), 303)
    typed = "0" if "remove" in request.form else request.form.get("quantity", "")[:4]
    if not (typed.isascii() and typed.isdecimal()):
        raise NotAccepted(f"{typed!r} is not a number of pieces.", field="quantity")
    wanted = int(typed) + STEPS.get(request.form.get("step", ""), 0)
    with suppress(NotFound):  # taken out in another window already
        buying.set_quantity(bag, line_id, max(0, min(wanted, 99)))
    return redirect(url("cart", said="changed"), 303)


def my_bag() -> Bag | None:
    """The bag of this browser."""
    return buying.find(token())


def token() -> str:
    """What this browser is known by; empty for a new one."""
    return COOKIE.read()


def remember(response: AnyResponse, kept: str) -> AnyResponse:
    """Give the browser the token of its bag."""
    COOKIE.give(response, kept)
    return response
