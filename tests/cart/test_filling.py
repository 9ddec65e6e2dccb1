"""Putting things into a cart."""

from __future__ import annotations

import threading

import pytest

from storebuilder import cart as carts
from storebuilder import catalog, inventory
from storebuilder.cart.models import Cart, CartLine
from storebuilder.db import db, writing
from storebuilder.errors import NotAccepted, NotFound, SoldOut
from storebuilder.web.faces import House
from tests.cart.builders import a_variant, filled
from tests.catalog.builders import front, product, variant_ids


def _pieces(cart: Cart) -> dict[int, int]:
    db.session.rollback()  # what was read before is an old picture
    rows = db.session.query(CartLine).filter_by(cart_id=cart.id)
    return {row.variant_id: row.quantity for row in rows}


def test_it_works(app: House) -> None:
    pot = a_variant()
    cart, token = carts.start(front(), "en")
    carts.add(cart, pot, 2)
    carts.add(cart, pot, 1)
    assert _pieces(cart) == {pot: 3}
    found = carts.find(token)
    assert found is not None
    assert found.id == cart.id
    assert carts.count(token, front()) == 3


def test_the_database_never_holds_the_token(app: House) -> None:
    cart, token = carts.start(front(), "en")
    assert token not in cart.token_hash
    assert len(token) == 22  # 128 bits


@pytest.mark.parametrize("token", ["", "x", "a" * 22, "a" * 10_000, "' or 1=1 --", "\x00"])
def test_a_guessed_token_opens_no_cart(app: House, token: str) -> None:
    filled(front())
    assert carts.find(token) is None
    assert carts.count(token, front()) == 0


def test_it_gives_no_more_than_there_are(app: House) -> None:
    pot = a_variant(on_hand=3)
    cart = filled(front(), pot, quantity=2)
    added = carts.add(cart, pot, 5)
    assert (added.quantity, added.capped) == (3, True)
    with pytest.raises(SoldOut) as caught:
        carts.add(cart, pot, 1)
    assert caught.value.available == 3


def test_what_is_not_counted_ends_at_999(app: House) -> None:
    pot = a_variant(on_hand=None)
    cart = filled(front(), pot, quantity=999)
    with pytest.raises(SoldOut):
        carts.add(cart, pot, 1)
    assert _pieces(cart) == {pot: 999}


def test_zero_takes_a_line_out(app: House) -> None:
    pot = a_variant()
    cart = filled(front(), pot, quantity=4)
    assert carts.set_quantity(cart, pot, 0).before == 4
    assert _pieces(cart) == {}


def test_a_line_that_is_gone_is_not_brought_back_by_a_number(app: House) -> None:
    pot = a_variant()
    cart, _ = carts.start(front(), "en")
    carts.set_quantity(cart, pot, 3)
    assert _pieces(cart) == {}


@pytest.mark.parametrize("quantity", [0, -1, 1000, 2**31, -(2**63)])
def test_a_number_that_is_no_number_of_pieces_is_refused(app: House, quantity: int) -> None:
    with pytest.raises(NotAccepted, match="pieces"):
        carts.add(filled(front()), 1, quantity)


@pytest.mark.parametrize("text", ["", "-1", "NaN", "1e9", "1.5", "٣", "３", "9" * 400, "0x1", " "])
def test_a_form_cannot_send_anything_but_digits(text: str) -> None:
    with pytest.raises(NotAccepted, match="number of pieces"):
        carts.read_quantity(text)


def test_a_hidden_product_cannot_be_added_by_its_number(app: House) -> None:
    hidden = variant_ids(product("Not yet", published=False).id)[0]
    with pytest.raises(NotFound):
        carts.add(filled(front()), hidden, 1)
    with pytest.raises(NotFound):
        carts.add(filled(front()), 999_999, 1)


def test_a_product_of_another_storefront_cannot_be_added(app: House) -> None:
    pot = product("Only in China")
    catalog.set_listing(pot.id, front().id, wanted=False)
    with pytest.raises(NotFound):
        carts.add(filled(front()), variant_ids(pot.id)[0], 1)
    assert _pieces(filled(front("cn"), variant_ids(pot.id)[0]))


def test_a_cart_holds_a_hundred_different_things(app: House) -> None:
    cart = filled(front())
    real = a_variant("One too many")
    with writing():
        db.session.add_all(
            CartLine(cart_id=cart.id, variant_id=number, quantity=1) for number in _many(99)
        )
    with pytest.raises(NotAccepted, match="holds 100"):
        carts.add(cart, real, 1)


def _many(count: int) -> list[int]:
    from tests.catalog.builders import shirt

    sizes = tuple(str(size) for size in range(count))
    return variant_ids(shirt(colours=("White",), sizes=sizes, on_hand=None).id)


def test_an_ordered_cart_is_not_found_again(app: House) -> None:
    cart, token = carts.start(front(), "en")
    assert carts.finish(cart.id)
    assert not carts.finish(cart.id)
    assert carts.find(token) is None


def _adding(app: House, cart_id: int, variant_id: int, times: int) -> None:
    def work() -> None:
        with app.app_context():
            cart = db.session.get_one(Cart, cart_id)
            for _ in range(times):
                carts.add(cart, variant_id, 1)
            db.session.remove()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_what_two_windows_add_at_once_is_all_there(app: House) -> None:
    pot = a_variant(on_hand=500)
    cart, _ = carts.start(front(), "en")
    _adding(app, cart.id, pot, 5)
    assert _pieces(cart) == {pot: 20}


def test_reading_and_writing_apart_would_lose_some(
    app: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above: without the one guarded write pieces are lost."""
    pot = a_variant(on_hand=500)
    cart = filled(front(), pot)

    def careless(found: Cart, variant_id: int, quantity: int) -> None:
        before = db.session.query(CartLine.quantity).filter_by(cart_id=found.id).scalar()
        db.session.rollback()
        meet.wait(5)  # everybody has read
        with writing():
            db.session.query(CartLine).filter_by(cart_id=found.id).update(
                {"quantity": before + quantity}
            )
        meet.wait(5)

    meet = threading.Barrier(4)
    monkeypatch.setattr(carts, "add", careless)
    _adding(app, cart.id, pot, 5)
    assert _pieces(cart)[pot] < 21


def test_stock_is_not_promised_by_a_cart(app: House) -> None:
    pot = a_variant(on_hand=1)
    filled(front(), pot)
    filled(front(), pot)
    assert inventory.available([pot]) == {pot: 1}
