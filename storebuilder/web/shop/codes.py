"""Discount codes: putting one in, taking it out, and the link that brings one along."""

from __future__ import annotations

from flask import g, redirect, request
from werkzeug.wrappers import Response

from storebuilder import cart as carts
from storebuilder import promotions
from storebuilder.cart.models import Cart
from storebuilder.errors import NotAccepted, TooMany
from storebuilder.web.drawing.pieces import url
from storebuilder.web.drawing.words import say
from storebuilder.web.shop import cart_pages, checkout, code_forms, code_links, face
from storebuilder.web.shop.cart import my_cart
from storebuilder.web.shop.checkout_forms import step_url

STEPS = ("contact", "address", "shipping", "review")
#: What the buyer may still mend: these codes stay in the bag, with the reason beside them.
MENDED = ("minimum", "goods", "not_combined", "first_order", "used", "nothing")


@face.post("/cart/codes")
def change_codes() -> Response:
    """Put a code in (``code``) or take one out (``remove``), and go back to where one was."""
    cart, to = my_cart(), request.form.get("to", "")
    if cart is None:
        return redirect(url("cart"), 303)
    typed = request.form.get("code", "")
    if "remove" in request.form:
        carts.remove_code(cart, request.form["remove"])
    elif promotions.clean(typed) and (error := _put_in(cart, typed)):
        return _again(cart, to, (typed, error))
    back = f"{step_url(to)}?codes=1" if to in STEPS else url("cart")
    return redirect(f"{back}#codes", 303)


@face.get("/discount/<code>")
def follow_link(code: str) -> Response:
    """A code by link; what is wrong with it shows in the bag, if anything does."""
    home = url("home")
    try:
        code_links.limit_tries()
    except TooMany:
        return redirect(home, 303)
    return code_links.follow(code, my_cart(), home)


def _put_in(cart: Cart, typed: str) -> str:
    """Put a code in; says why where it was not taken."""
    code = promotions.clean(typed)
    if code in cart.codes:
        return ""
    try:
        code_links.limit_tries()
        carts.add_code(cart, code)
    except TooMany as error:
        return say("cart.code.wrong.too_many", count=-(-error.retry_after // 60))
    except NotAccepted:
        return say("cart.code.wrong.full", most=carts.MOST_CODES)
    quote = carts.quote(cart, g.front, g.language)
    refusal = next((each for each in quote.refused if each.code == code), None)
    if refusal is None or refusal.reason in MENDED:
        return ""
    carts.remove_code(cart, code)
    return code_forms.why(refusal, quote.currency)


def _again(cart: Cart, to: str, wrong: tuple[str, str]) -> Response:
    """The page on which it was typed once more, with what is wrong."""
    if to in STEPS and (shown := checkout.step_again(to, wrong)):
        return shown
    quote = carts.quote(cart, g.front, g.language)
    return cart_pages.show(cart, codes=code_forms.codes(cart, quote, wrong=wrong), status=422)
