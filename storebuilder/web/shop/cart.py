"""The bag: what is in it, putting in, changing, taking out."""

from __future__ import annotations

from flask import Response, g, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from storebuilder import cart as carts
from storebuilder import catalog, payments
from storebuilder.cart import forgetting
from storebuilder.cart.models import Cart
from storebuilder.errors import Conflict, NotAccepted, NotFound, ShopError, SoldOut
from storebuilder.storefronts import Front
from storebuilder.web.cookies import Cookie
from storebuilder.web.drawing.pieces import url
from storebuilder.web.shop import cart_pages, code_links, face

STEPS = {"less": -1, "more": 1}
#: A browser remembers its cart so long after the last change.
COOKIE = Cookie("cart", forgetting.KEPT_FOR)


@face.get("/cart")
def show_cart() -> Response:
    """The bag."""
    notice = cart_pages.notice(request.args)
    return cart_pages.show(my_cart(), notice=notice)


@face.get("/cart.json")
def count_cart() -> Response:
    """How many pieces are in the bag, for the sign in the header."""
    return _said(count=carts.count(_token(), g.front))


@face.post("/cart/lines")
def add_line() -> AnyResponse:
    """Put a variant in: by its number, or by the values chosen for its product's options."""
    quantity = carts.read_quantity(request.form.get("quantity", "1"))
    try:
        variant_id = carts.chosen_variant(request.form.to_dict())
        _refuse_what_is_not_sold(variant_id)
        cart, token = _my_cart_or_new()
        added = carts.add(cart, variant_id, quantity)
    except (SoldOut, NotFound) as error:
        return _not_added(error)
    said = "few" if added.capped else "added"
    if _wants_json():
        response: AnyResponse = _said(
            count=carts.count(token, g.front), message=cart_pages.told(said)
        )
    else:
        response = redirect(url("cart", **{said: variant_id}), 303)
    return remember(response, token)


@face.post("/cart/lines/<int(max=2147483647):variant_id>")
def change_line(variant_id: int) -> AnyResponse:
    """Make it another number of pieces; ``step`` is one more or less, ``remove`` takes it out."""
    cart = _my_cart_or_refuse()
    text = "0" if "remove" in request.form else request.form.get("quantity", "")
    try:
        quantity = carts.read_quantity(text, least=0) + STEPS.get(request.form.get("step", ""), 0)
        before = carts.set_quantity(cart, variant_id, max(0, min(quantity, 999))).before
    except SoldOut:
        return redirect(url("cart"), 303)
    except NotAccepted:
        return cart_pages.show(cart, wrong={variant_id: text}, status=422)
    removed = {"removed": variant_id, "pieces": before} if quantity == 0 and before else {}
    return redirect(url("cart", **removed), 303)


@face.post("/cart/settle")
def settle_cart() -> AnyResponse:
    """Agree to what can be had of what was wanted."""
    cart = _my_cart_or_refuse()
    carts.settle(cart, g.front, g.language)
    return redirect(url("cart"), 303)


def my_cart() -> Cart | None:
    """The open cart of this browser on this storefront."""
    found = carts.find(_token())
    return found if found and found.storefront_id == g.front.id else None


def _my_cart_or_refuse() -> Cart:
    cart = my_cart()
    if cart is None:
        raise Conflict("This bag is empty or was ordered already.")
    return cart


def _my_cart_or_new() -> tuple[Cart, str]:
    cart = my_cart()
    if cart is None:
        cart, token = carts.start(g.front, g.language)
        code_links.put_in(cart, code_links.waiting())
        return cart, token
    carts.speak(cart, g.language)
    return cart, _token()


def _refuse_what_is_not_sold(variant_id: int) -> None:
    # Before a cart is opened: guessing numbers must not fill the database.
    front: Front = g.front
    view = catalog.lines(front, g.language, [variant_id]).get(variant_id)
    if front.kind != "retail" or view is None or not view.on_sale:
        raise NotFound("This is not sold here.")


def _not_added(error: ShopError) -> AnyResponse:
    said = "sold_out" if isinstance(error, SoldOut) else "gone"
    if _wants_json():
        response = _said(error=cart_pages.told(said))
        response.status_code = error.status
        return response
    return redirect(url("cart", problem=said), 303)


def _wants_json() -> bool:
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == (
        "application/json"
    )


def _said(**facts: object) -> Response:
    response = jsonify(facts)
    response.headers["Cache-Control"] = "no-store"
    return response


def _token() -> str:
    return COOKIE.read()


def remember(response: AnyResponse, token: str) -> AnyResponse:
    """Let the browser keep this cart's token."""
    payments.warm()  # paying will be quick then
    code_links.forget(response)
    COOKIE.give(response, token)
    return response
