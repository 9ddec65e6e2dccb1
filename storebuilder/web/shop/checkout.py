"""The checkout: contact, address, delivery, review and pay; each step has its own address."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from storebuilder import accounts, orders, payments
from storebuilder import cart as carts
from storebuilder.errors import Conflict, NotAccepted, ShopError, SoldOut, TooMany
from storebuilder.money import Money
from storebuilder.storefronts import Front
from storebuilder.theming.contexts.buying import Field, Notice
from storebuilder.web.drawing.pieces import url
from storebuilder.web.drawing.words import say
from storebuilder.web.shop import addresses, checkout_forms, code_links, face
from storebuilder.web.shop.cart import my_cart
from storebuilder.web.shop.checkout_forms import Visit, contact_fields, note_field, step_url

#: Those who try stolen cards begin many payments: so often may one address, and one cart.
MOST_BY_ADDRESS = 12
MOST_BY_CART = 6
WITHIN = timedelta(minutes=10)


@face.get("/checkout")
def checkout() -> AnyResponse:
    """Go on where the buyer was."""
    visit = _visit()
    return redirect(step_url(visit.due) if visit else url("cart"), 303)


@face.get("/checkout/<any(contact, address, shipping, review):step>")
def show_step(step: str) -> AnyResponse:
    """A step of the checkout, as far as the buyer is."""
    visit = _visit()
    if visit is None or not visit.reaches(step):
        return checkout()
    return _step(visit, step)


@face.post("/checkout/contact")
def save_contact() -> AnyResponse:
    """Note the e-mail address."""
    visit = _visit()
    if visit is None:
        return redirect(url("cart"), 303)
    email, marketing = request.form.get("email", "")[:300], "marketing" in request.form
    try:
        if visit.cart.codes:  # a code for first orders tells who has bought here before
            code_links.limit_tries()
        carts.set_contact(visit.cart, email=email, marketing=marketing)
    except NotAccepted:
        errors = {"email": say("checkout.wrong.email" if email else "checkout.wrong.email_needed")}
        fields = contact_fields(email, marketing, errors)
        return checkout_forms.show(visit, "contact", fields=fields, status=422)
    except TooMany as error:
        return _refused(error, "contact")
    return _on(visit)


@face.post("/checkout/address")
def save_address() -> AnyResponse:
    """Note the address, or draw the form anew for another country or area."""
    visit = _visit()
    if visit is None or not visit.reaches("address"):
        return checkout()
    typed, phone = addresses.typed(), request.form.get("phone", "")[:60]
    values = addresses.usable(typed, visit.front)
    start = addresses.opened(values)
    if "refresh" in request.form or start:
        fields = addresses.fields(values, phone, visit.front, {}, start)
        return checkout_forms.show(visit, "address", fields=fields)
    errors = addresses.save(visit.cart, typed, values, phone)
    if errors:
        fields = addresses.fields(values, phone, visit.front, errors)
        return checkout_forms.show(visit, "address", fields=fields, status=422)
    return _on(visit)


@face.post("/checkout/shipping")
def save_shipping() -> AnyResponse:
    """Note the way of delivery."""
    visit = _visit()
    if visit is None or not visit.reaches("shipping"):
        return checkout()
    number = request.form.get("rate", "")
    try:
        carts.choose_shipping(
            visit.cart, int(number) if number.isdecimal() and len(number) < 10 else 0
        )
    except NotAccepted:
        notice = Notice("bad", say("checkout.wrong.shipping"))
        return checkout_forms.show(visit, "shipping", notice=notice, status=422)
    return _on(visit)


@face.post("/checkout/pay")
def pay() -> AnyResponse:
    """Place the order and send the buyer to the payment page."""
    visit = _visit()
    if visit is None or visit.due != "review":
        return checkout()
    try:
        carts.set_note(visit.cart, request.form.get("note", ""))
        limit_paying(visit.cart.id)
        return redirect(_begin(visit), 303)
    except SoldOut:
        return redirect(url("cart"), 303)
    except ShopError as error:
        return _refused(error)


def _begin(visit: Visit) -> str:
    front, language = visit.front, g.language
    seen = request.form.get("seen_total", "")
    total = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 16 else -1
    provider = payments.find(request.form.get("provider", "")).name
    order = orders.place(visit.cart, front, language, seen_total=total)
    return payments.begin(
        order.id,
        provider,
        return_url=front.url(f"/orders/{order.token}?back=1", language),
        cancel_url=front.url("/checkout/review", language),
    )


def limit_paying(cart_id: int | None) -> None:
    """Count one beginning of a payment; raises TooMany."""
    place = accounts.neighbourhood(request.remote_addr or "")
    if cart_id is not None:
        accounts.limit(f"pay:cart:{cart_id}", MOST_BY_CART, WITHIN)
    accounts.limit(f"pay:from:{place}", MOST_BY_ADDRESS, WITHIN)


def _refused(error: ShopError, step: str = "review") -> AnyResponse:
    """The step once more, with what stands in the way."""
    visit = _visit()
    if visit is None or not visit.reaches(step):
        return checkout()
    if isinstance(error, Conflict) and error.field == "total":
        total = Money(visit.quote.total, visit.quote.currency).show(g.language)
        notice = Notice("warning", say("checkout.wrong.total", total=total))
    elif isinstance(error, TooMany):
        minutes = -(-error.retry_after // 60)
        notice = Notice("bad", say("checkout.wrong.too_many", count=minutes))
    elif isinstance(error, payments.PaymentUnavailableError):
        notice = Notice("bad", say("checkout.wrong.unavailable"))
    elif isinstance(error, Conflict):
        notice = Notice("warning", say("checkout.wrong.under_way"))
    else:
        known = error.field if error.field in {"note", "provider", "shipping"} else "failed"
        notice = Notice("bad", say(f"checkout.wrong.{known}"))
    response = _step(visit, step, notice=notice, status=error.status)
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def step_again(step: str, wrong_code: tuple[str, str]) -> Response | None:
    """A step once more with a code that was not taken; None where one is not that far."""
    visit = _visit()
    if visit is None or not visit.reaches(step):
        return None
    visit.wrong_code = wrong_code
    return _step(visit, step, status=422)


def _visit() -> Visit | None:
    """The buyer's visit; None where there is nothing to buy or something is in the way."""
    front: Front = g.front
    cart = my_cart()
    if cart is None or front.kind != "retail":
        return None
    quote = carts.quote(cart, front, g.language)
    return Visit(cart, front, quote) if quote.ready else None


def _step(visit: Visit, step: str, *, notice: Notice | None = None, status: int = 200) -> Response:
    cart = visit.cart
    fields: tuple[Field, ...] = ()
    if step == "contact":
        fields = contact_fields(cart.email, cart.marketing, {})
    elif step == "address":
        values = addresses.usable(cart.address, visit.front)
        fields = addresses.fields(values, cart.phone, visit.front, {})
    elif step == "review":
        fields = (note_field(cart.note),)
    return checkout_forms.show(visit, step, fields=fields, notice=notice, status=status)


def _on(visit: Visit) -> AnyResponse:
    carts.speak(visit.cart, g.language)
    now = _visit()
    return redirect(step_url(now.due) if now else url("cart"), 303)
