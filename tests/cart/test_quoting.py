"""What a cart costs, and what stands in its way."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from storebuilder import cart as carts
from storebuilder import catalog, inventory, orders, tax
from storebuilder.cart.models import Cart
from storebuilder.cart.pricing import Quote
from storebuilder.db import db
from storebuilder.errors import SoldOut
from storebuilder.web.faces import House
from tests.cart.builders import IN_AMERICA, IN_CHINA, IN_GERMANY, a_variant, filled, ready
from tests.catalog.builders import front


def _quote(cart: Cart, handle: str = "main") -> Quote:
    return carts.quote(cart, front(handle), "en")


def test_it_works(app: House) -> None:
    quote = _quote(ready(front(), a_variant(price=2900), quantity=2))
    assert (quote.subtotal, quote.shipping, quote.total) == (5800, 500, 6300)
    assert quote.shipping_name == "Standard delivery"
    assert quote.ready


def test_delivery_is_free_from_a_subtotal_on(app: House) -> None:
    quote = _quote(ready(front(), a_variant(price=3000), quantity=2))
    assert (quote.subtotal, quote.shipping, quote.total) == (6000, 0, 6000)


def test_what_is_sold_out_meanwhile_is_named_and_costs_nothing(app: House) -> None:
    pot = a_variant(on_hand=5)
    cart = filled(front(), pot, quantity=4)
    inventory.set_count(pot, 2)
    [line] = _quote(cart).lines
    assert line.problem is not None
    assert (line.problem.kind, line.problem.available) == ("fewer", 2)
    assert (line.wanted, line.quantity, line.total) == (4, 2, 5800)
    inventory.set_count(pot, 0)
    quote = _quote(cart)
    assert quote.lines[0].problem is not None
    assert quote.lines[0].problem.kind == "sold_out"
    assert (quote.total, quote.ready) == (0, False)


def test_what_was_taken_off_the_shelf_is_named(app: House) -> None:
    pot = a_variant()
    cart = filled(front(), pot, a_variant("Cup", price=900))
    variant = db.session.get_one(catalog.models.Variant, pot)
    catalog.unpublish(variant.product_id)
    quote = _quote(cart)
    assert [line.problem and line.problem.kind for line in quote.lines] == ["gone", None]
    assert quote.total == 900


def test_agreeing_brings_the_cart_to_what_can_be_had(app: House) -> None:
    pot, cup = a_variant(on_hand=5), a_variant("Cup", price=900, on_hand=1)
    cart = filled(front(), pot, quantity=4)
    carts.add(cart, cup, 1)
    inventory.set_count(pot, 2)
    inventory.set_count(cup, 0)
    carts.settle(cart, front(), "en")
    quote = _quote(cart)
    assert [(line.variant_id, line.wanted) for line in quote.lines] == [(pot, 2)]
    assert quote.ready


def test_the_last_piece_is_not_sold_out_to_the_buyer_who_holds_it(app: House) -> None:
    pot = a_variant(on_hand=1)
    cart = ready(front(), pot)
    orders.place(cart, front(), "en", seen_total=_quote(cart).total)
    assert inventory.available([pot]) == {pot: 0}
    assert _quote(cart).ready
    other = carts.start(front(), "en")[0]
    with pytest.raises(SoldOut):
        carts.add(other, pot, 1)


def test_a_new_price_counts_at_once(app: House) -> None:
    pot = a_variant(price=2900)
    cart = ready(front(), pot)
    catalog.change_price(pot, 3100)
    assert _quote(cart).subtotal == 3100


def test_a_cart_is_empty_on_another_storefront(app: House) -> None:
    quote = _quote(ready(front()), "cn")
    assert (quote.lines, quote.currency) == ((), "CNY")


def test_tax_is_collected_at_home_only(app: House) -> None:
    tax.collect_in(["CN"])
    cart = ready(front(), a_variant(price=11300))
    at_home = _quote(cart)
    assert (at_home.tax, at_home.total, at_home.tax_name) == (1300, 11300, "增值税")
    carts.set_address(cart, IN_AMERICA)
    abroad = _quote(cart)
    assert (abroad.tax, abroad.tax_name) == (0, "")


def test_a_delivery_that_does_not_serve_the_new_address_is_forgotten(app: House) -> None:
    cart = ready(front())
    carts.set_address(cart, IN_GERMANY)
    quote = _quote(cart)
    assert cart.shipping_rate_id is None
    assert (quote.shipping_rate_id, quote.shipping) == (None, 0)
    carts.set_address(cart, IN_CHINA)
    assert _quote(cart).shipping_rate_id is None


def test_a_full_cart_takes_no_more_questions_than_a_small_one(app: House) -> None:
    small = _questions(ready(front(), a_variant()))
    variants = [a_variant(f"Pot {number}") for number in range(20)]
    assert _questions(ready(front(), *variants)) == small
    assert small <= 10


def _questions(cart: Cart) -> int:
    asked: list[str] = []
    here = front()
    str(cart.address)  # loaded before the count

    def count(_c: object, _k: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        carts.quote(cart, here, "en")
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    return len(asked)
