"""A code by link: ``/discount/TEA10?to=/collections/tea``. It waits in a cookie for the bag."""

from __future__ import annotations

from datetime import timedelta

from flask import g, redirect, request
from werkzeug.wrappers import Response

from storebuilder import accounts, promotions
from storebuilder import cart as carts
from storebuilder.cart.models import Cart
from storebuilder.errors import NotAccepted
from storebuilder.web import guard
from storebuilder.web.cookies import Cookie

#: Guessing a code, or who has bought here before, takes many tries: so many may one address make.
MOST_TRIES = 20
WITHIN = timedelta(minutes=10)
COOKIE = Cookie("code", timedelta(days=7))


def limit_tries() -> None:
    """Count one try of a code, or of an address with a code in the bag; raises TooMany."""
    place = accounts.neighbourhood(request.remote_addr or "")
    accounts.limit(f"code:from:{place}", MOST_TRIES, WITHIN)


def follow(code: str, cart: Cart | None, home: str) -> Response:
    """Put a link's code into the bag, or keep it for the first one; go on inside this shop."""
    to = request.args.get("to", "")
    response = redirect(to if guard.is_inside(to) else home, 303)
    response.headers["Cache-Control"] = "no-store"
    cleaned = promotions.clean(code)
    if cart is None:
        COOKIE.give(response, cleaned)
    else:
        put_in(cart, cleaned)
    return response


def waiting() -> str:
    """The code that a link brought before there was a bag, or nothing."""
    return promotions.clean(COOKIE.read())


def put_in(cart: Cart, code: str) -> None:
    """Put a code into a bag unasked: what is unknown or one too many is left out in silence."""
    try:
        if code:
            carts.add_code(cart, code)
            quote = carts.quote(cart, g.front, g.language)
            if any(each.code == code and each.reason == "unknown" for each in quote.refused):
                carts.remove_code(cart, code)
    except NotAccepted:
        return


def forget(response: Response) -> None:
    """It is in the bag by now."""
    if COOKIE.read():
        COOKIE.take_back(response)
