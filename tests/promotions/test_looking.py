"""Which codes a cart may have, and which reason is told for the others."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import event

from storebuilder import cart as carts
from storebuilder import catalog, clock
from storebuilder.cart.models import Cart
from storebuilder.catalog.models import Variant
from storebuilder.db import db
from storebuilder.errors import NotAccepted
from storebuilder.storefronts import translate
from storebuilder.web.faces import House
from tests.cart.builders import a_variant, filled, ready
from tests.catalog.builders import front
from tests.orders import builders as orders
from tests.promotions.builders import automatic, code


def _with(*codes: str, price: int = 2900, email: str = "") -> Cart:
    cart = filled(front(), a_variant(price=price))
    if email:
        carts.set_contact(cart, email=email)
    carts.set_codes(cart, codes)
    return cart


def _why(cart: Cart, handle: str = "main") -> str:
    """The one reason that is told; empty where everything counts."""
    quote = carts.quote(cart, front(handle), "en")
    return ",".join(refusal.reason for refusal in quote.refused)


def test_it_works(app: House) -> None:
    code("TEA10", title="Ten off")
    quote = carts.quote(_with(" tea10 "), front(), "en")
    [applied] = quote.discounts
    assert (applied.offer.code, applied.offer.title, applied.amount) == ("TEA10", "Ten off", 290)
    assert (quote.subtotal, quote.discount, quote.total) == (2900, 290, 2610)
    assert quote.refused == ()


def test_an_unknown_code_is_told_and_the_others_count(app: House) -> None:
    code("TEA10")
    quote = carts.quote(_with("INVALID", "tea10"), front(), "en")
    assert [(refusal.code, refusal.reason) for refusal in quote.refused] == [("INVALID", "unknown")]
    assert quote.discount == 290


@pytest.mark.parametrize("typed", ["", " ", "%", "_", "T" * 500, "' OR 1=1 --", "\x00TEA", "TEA1%"])
def test_nothing_odd_opens_a_code(app: House, typed: str) -> None:
    code("TEA10")
    cart = _with(typed)
    assert carts.quote(cart, front(), "en").discount == 0
    assert all(len(one) <= 41 for one in cart.codes)


def test_what_is_switched_off_is_as_good_as_unknown(app: House) -> None:
    code("TEA10", active=False)
    assert _why(_with("TEA10")) == "unknown"


def test_its_days_are_kept_to_the_second(app: House) -> None:
    now = clock.now()
    code("TEA10", starts_at=now + timedelta(hours=1), ends_at=now + timedelta(hours=2))
    cart = _with("TEA10")
    assert _why(cart) == "early"
    with time_machine.travel(now + timedelta(hours=1), tick=False):
        assert _why(cart) == ""
    with time_machine.travel(now + timedelta(hours=2), tick=False):
        assert _why(cart) == "over"


def test_it_counts_on_the_storefronts_that_it_names(app: House) -> None:
    code("TEA10", storefront_ids=(front("cn").id,))
    assert _why(_with("TEA10")) == "elsewhere"


def test_an_amount_counts_in_its_currency_only(app: House) -> None:
    code("FIVE", kind="amount", amounts={"CNY": 500})
    code("BIG", minimums={"CNY": 500})
    assert _why(_with("FIVE")) == "elsewhere"
    assert _why(_with("BIG")) == "elsewhere"


def test_a_minimum_is_told_with_what_is_missing(app: House) -> None:
    code("TEA10", minimums={"USD": 5000})
    cart = _with("TEA10")
    [refusal] = carts.quote(cart, front(), "en").refused
    assert (refusal.reason, refusal.missing) == ("minimum", 2100)
    carts.set_quantity(cart, cart.lines[0].variant_id, 2)
    assert _why(cart) == ""


def test_it_counts_for_the_goods_that_it_names(app: House) -> None:
    pot, cup = a_variant("Pot"), a_variant("Cup", price=1000)
    product = db.session.get_one(Variant, cup).product_id
    shelf = catalog.add_collection("Cups")
    catalog.fill_collection(shelf.id, [product])
    code("CUPS", collection_ids=(shelf.id,))
    code("CUP", product_ids=(product,))
    code("NONE", collection_ids=(shelf.id + 1,))
    for word, off in (("CUPS", 100), ("CUP", 100), ("NONE", 0)):
        cart = filled(front(), pot, cup)
        carts.set_codes(cart, [word])
        quote = carts.quote(cart, front(), "en")
        assert [line.discount for line in quote.lines] == [0, off], word
    assert _why(cart) == "goods"


def test_a_minimum_looks_at_the_goods_that_are_meant(app: House) -> None:
    pot, cup = a_variant("Pot", price=9000), a_variant("Cup", price=1000)
    product = db.session.get_one(Variant, cup).product_id
    code("CUP", product_ids=(product,), minimums={"USD": 2000})
    cart = filled(front(), pot, cup)
    carts.set_codes(cart, ["CUP"])
    assert _why(cart) == "minimum"


def test_a_first_order_is_one_of_an_address_that_never_paid(app: House) -> None:
    code("WELCOME", first_order=True)
    orders.paid(orders.cart(email="ada@example.com"))
    assert _why(_with("WELCOME")) == ""
    assert _why(_with("WELCOME", email="new@example.com")) == ""
    assert _why(_with("WELCOME", email="Ada@Example.com")) == "first_order"


def test_two_codes_need_the_merchants_word(app: House) -> None:
    code("TEA10")
    code("TEA20", basis_points=2000)
    quote = carts.quote(_with("TEA10", "TEA20"), front(), "en")
    assert [each.offer.code for each in quote.discounts] == ["TEA20"]
    [refusal] = quote.refused
    assert (refusal.code, refusal.reason, refusal.beside) == ("TEA10", "not_combined", "TEA20")


def test_two_that_may_be_combined_are_taken_off_one_after_the_other(app: House) -> None:
    code("10OFF", combinable=True)
    code("WELCOME20", basis_points=2000, combinable=True)
    quote = carts.quote(_with("10OFF", "WELCOME20", price=3500), front(), "en")
    assert quote.total == 2520
    assert [each.amount for each in quote.discounts] == [350, 630]


def test_the_buyer_gets_the_way_that_saves_most(app: House) -> None:
    code("ALONE", basis_points=2500)
    code("10OFF", combinable=True)
    code("20OFF", basis_points=2000, combinable=True)
    cart = _with("ALONE", "10OFF", "20OFF", price=10000)
    assert carts.quote(cart, front(), "en").total == 7200
    carts.remove_code(cart, "20off")
    assert carts.quote(cart, front(), "en").total == 7500


def test_free_delivery_without_a_code(app: House) -> None:
    automatic(minimums={"USD": 5000})
    cart = ready(front(), a_variant(price=2900))
    assert carts.quote(cart, front(), "en").shipping == 500
    carts.set_quantity(cart, cart.lines[0].variant_id, 2)
    quote = carts.quote(cart, front(), "en")
    [applied] = quote.discounts
    assert (quote.shipping, applied.delivery, applied.automatic) == (0, 500, True)
    assert quote.total == 5800
    assert [one.amount for one in carts.shipping_options(cart, front(), "en", quote)] == [0]


def test_free_delivery_is_promised_before_a_delivery_is_chosen(app: House) -> None:
    code("SHIP", kind="free_delivery")
    quote = carts.quote(_with("SHIP"), front(), "en")
    assert [each.offer.code for each in quote.discounts] == ["SHIP"]
    assert quote.refused == ()


def test_free_delivery_may_have_a_most(app: House) -> None:
    code("SHIP", kind="free_delivery", amounts={"USD": 300})
    cart = ready(front())
    carts.set_codes(cart, ["SHIP"])
    quote = carts.quote(cart, front(), "en")
    assert (quote.shipping, quote.discounts[0].delivery) == (200, 300)


def test_a_discount_may_cost_the_free_delivery(app: House) -> None:
    code("TEA10")
    cart = ready(front(), a_variant(price=6000))
    assert carts.quote(cart, front(), "en").shipping == 0
    carts.set_codes(cart, ["TEA10"])
    assert carts.quote(cart, front(), "en").shipping == 500


def test_what_has_nothing_left_to_take_says_so(app: House) -> None:
    code("ALL", basis_points=10000, combinable=True)
    code("FIVE", kind="amount", amounts={"USD": 500}, combinable=True)
    quote = carts.quote(_with("ALL", "FIVE"), front(), "en")
    assert [each.offer.code for each in quote.discounts] == ["ALL"]
    assert [(one.code, one.reason) for one in quote.refused] == [("FIVE", "nothing")]
    assert quote.total == 0


def test_its_title_is_in_the_readers_language(app: House) -> None:
    made = code("TEA10", title="Ten off")
    translate("promotion", made.id, "zh-CN", {"title": "九折"})
    [applied] = carts.quote(_with("TEA10"), front(), "zh-CN").discounts
    assert applied.offer.title == "九折"


def test_ten_codes_are_the_most(app: House) -> None:
    cart = _with(*(f"CODE{number}" for number in range(10)))
    with pytest.raises(NotAccepted, match="10 codes"):
        carts.add_code(cart, "ONE-MORE")
    assert len(cart.codes) == 10


def test_many_codes_take_no_more_questions_than_one(app: House) -> None:
    for number in range(10):
        code(f"CODE{number}", combinable=True, most_uses=9, most_per_buyer=2, first_order=True)
    few = _questions(_with("CODE1", email="new@example.com"))
    many = _questions(_with(*(f"CODE{number}" for number in range(10)), email="new@example.com"))
    assert many == few


def _questions(cart: Cart) -> int:
    asked: list[str] = []
    db.session.commit()
    listen = (db.engine, "before_cursor_execute", lambda *args: asked.append(str(args[2])))
    cart_id = cart.id
    cart = db.session.get_one(Cart, cart_id)
    chosen = front()
    event.listen(*listen)
    carts.quote(cart, chosen, "en")
    event.remove(*listen)
    return len(asked)
