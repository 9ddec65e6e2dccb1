"""What was taken off is told alike in the mails, on the bill and in the panel."""

from __future__ import annotations

from storebuilder import cart as carts
from storebuilder import jobs
from storebuilder.db import db
from storebuilder.mail.models import Message
from storebuilder.orders.models import Order
from storebuilder.payments.billing import bill_of
from storebuilder.payments.models import Payment
from storebuilder.storefronts import translate
from storebuilder.web.faces import House
from tests.accounts.builders import signed_in
from tests.orders import builders
from tests.promotions.builders import code


def _paid(*, language: str = "en") -> Order:
    ten = code("TEA10", title="Ten off", combinable=True)
    translate("promotion", ten.id, "zh-CN", {"title": "九折"})
    code("SHIP", title="Free delivery", kind="free_delivery", combinable=True)
    cart = builders.cart(language=language)
    carts.set_codes(cart, ["TEA10", "SHIP"])
    order = builders.place(cart, language=language)
    builders.pay(order)
    jobs.run_due()
    return builders.fresh(order)


def test_it_works(app: House) -> None:
    order = _paid()
    message = db.session.query(Message).filter_by(order_id=order.id).one()
    for text in (message.text, message.html):
        assert "Ten off (TEA10)" in text
        assert "−$2.90" in text
        assert "$29.00" in text
        assert "Parcel · Free delivery" in text
        assert "$26.10" in text


def test_in_the_language_of_the_order(app: House) -> None:
    message = db.session.query(Message).filter_by(order_id=_paid(language="zh-CN").id).one()
    assert "九折（TEA10）" in message.text or "九折 (TEA10)" in message.text
    assert "Ten off" not in message.text


def test_the_bill_adds_up_to_what_is_paid(app: House) -> None:
    order = _paid()
    payment = db.session.query(Payment).filter_by(order_id=order.id).one()
    bill = bill_of(order, payment, payment.created_at, "http://back", "http://back")
    assert [(line.title, line.amount) for line in bill.lines] == [("Blue tea pot", 2610)]
    assert bill.total == 2610


def test_the_panel_names_code_and_saving(app: House) -> None:
    page = signed_in(app, "staff").get(f"/orders/{_paid().id}").text
    assert 'Discount · Ten off <span class="code">TEA10</span>' in page
    assert "−$2.90" in page
    assert "$2.90 off by discount" in page
    assert 'Free delivery <span class="code">SHIP</span> (−$5.00)' in page
