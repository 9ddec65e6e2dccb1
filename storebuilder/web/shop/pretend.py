"""The page on which one pretends to pay; a live shop does not have it."""

from __future__ import annotations

from flask import Response, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from storebuilder.db import db
from storebuilder.orders.models import Order
from storebuilder.payments import pretending
from storebuilder.payments.models import Payment
from storebuilder.payments.providers.pretend import ways_of
from storebuilder.theming import contexts
from storebuilder.theming.contexts.ordering import PayPage
from storebuilder.web.drawing.pieces import url
from storebuilder.web.drawing.words import say
from storebuilder.web.shop import face
from storebuilder.web.shop.rendering import render_page


@face.get("/pay/<session_ref>")
def show_pretended_page(session_ref: str) -> Response:
    """Choose how the pretended payment goes."""
    payment = pretending.page_of(session_ref)
    ways = request.args.get("ways", "")
    ways_of(ways)
    return render_page("pay", _page(payment, ways), kept=False)


@face.post("/pay/<session_ref>")
def choose_on_pretended_page(session_ref: str) -> AnyResponse:
    """Do what was chosen and go where the shop said."""
    payment = pretending.page_of(session_ref)
    ways = ways_of(request.form.get("ways", ""))
    choice = request.form.get("choice", "")
    pretending.choose(payment, choice)
    return redirect(ways["cancel" if choice == "cancel" else "return"], 303)


def _page(payment: Payment, ways: str) -> PayPage:
    order = db.session.get_one(Order, payment.order_id)
    return PayPage(
        head=contexts.Head(title=say("order.pay.title"), indexed=False),
        number=order.number,
        amount=payment.amount,
        currency=payment.currency,
        url=url(f"/pay/{payment.session_ref}"),
        ways=ways,
        open=payment.state == "open",
        order_url=url("order", token=order.token) if g.front.id == order.storefront_id else "",
    )
