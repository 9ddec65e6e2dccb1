"""The log of what changed: in order, once each, in the transaction of the change."""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import select

from storebuilder import catalog, changes, inventory
from storebuilder.db import db, writing
from storebuilder.inventory.models import Stock
from storebuilder.web.faces import House
from tests.catalog import builders


def ids(since: int) -> list[int]:
    return [product for _, product in changes.since(since, 100)]


def test_it_works(app: House) -> None:
    tea, pot = a_product("Tea"), a_product("Pot")
    before = changes.newest()
    catalog.change_price(_variant(tea), 900)
    assert ids(before) == [tea]
    catalog.change_price(_variant(pot), 800)
    catalog.change_price(_variant(tea), 700)
    assert ids(before) == [pot, tea]  # once each, the latest last


def test_one_transaction_gives_each_product_one_number(app: House) -> None:
    tea = a_product("Tea")
    before = changes.newest()
    with writing():
        catalog.change_price(_variant(tea), 900)
        catalog.change_product(tea, title="Green tea")
    assert [number for number, _ in changes.since(before, 9)] == [before + 1]


def test_a_change_that_is_taken_back_leaves_no_trace(app: House) -> None:
    tea = a_product("Tea")
    before = changes.newest()
    with pytest.raises(RuntimeError), writing():
        catalog.change_price(_variant(tea), 900)
        raise RuntimeError
    assert ids(before) == []


@pytest.mark.parametrize(
    "act",
    [
        lambda tea: catalog.change_product(tea, title="Green tea"),
        lambda tea: catalog.unpublish(tea),
        lambda tea: catalog.archive(tea),
        lambda tea: catalog.translate("product", tea, "zh-CN", {"title": "绿茶"}),
        lambda tea: catalog.fill_collection(catalog.add_collection("Teas").id, [tea]),
        lambda tea: inventory.set_count(_variant(tea), 0),
    ],
)
def test_whatever_buyers_see_is_noted(app: House, act: Callable[[int], object]) -> None:
    tea = a_product("Tea")
    before = changes.newest()
    act(tea)
    assert tea in ids(before)


def test_a_shelf_that_goes_is_news_of_what_was_on_it(app: House) -> None:
    tea, pot = a_product("Tea"), a_product("Pot")
    shelf = catalog.add_collection("Teas").id
    catalog.fill_collection(shelf, [tea, pot])
    before = changes.newest()
    catalog.fill_collection(shelf, [tea])
    assert ids(before) == [pot]
    catalog.remove_collection(shelf)
    assert ids(before) == [pot, tea]


def test_stock_is_news_when_it_ends_and_when_it_is_back_but_not_between(app: House) -> None:
    tea = a_product("Tea")
    variant = _variant(tea)
    inventory.set_count(variant, 10)
    before = changes.newest()
    for left in (7, 3, 1):
        inventory.set_count(variant, left)
    assert ids(before) == []
    inventory.set_count(variant, 0)
    assert ids(before) == [tea]
    before = changes.newest()
    inventory.set_rules(variant, oversell=True)
    assert ids(before) == [tea]
    db.session.expire_all()
    assert db.session.get_one(Stock, variant).told is True


def test_numbers_become_visible_in_their_order(app: House) -> None:
    """Many writers at once, one reader that always goes on from the last number that it saw."""
    numbers = [a_product(f"Tea {n}") for n in range(4)]
    variants = [_variant(number) for number in numbers]
    db.session.rollback()
    done = threading.Event()

    def write(variant: int) -> None:
        with app.app_context():
            for amount in range(100, 112):
                catalog.change_price(variant, amount)
            db.session.remove()

    def read() -> None:
        with app.app_context():
            last = 0
            while True:
                ended = done.is_set()
                for number, product in changes.since(last, 100):
                    last = number
                    heard[product] = number
                db.session.rollback()
                if ended:
                    break
            db.session.remove()

    heard: dict[int, int] = {}
    reader = threading.Thread(target=read)
    reader.start()
    writers = [threading.Thread(target=write, args=[variant]) for variant in variants]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    done.set()
    reader.join()
    rows = db.session.scalars(select(changes.ProductChange))
    assert heard == {row.product_id: row.number for row in rows}


def _variant(product_id: int) -> int:
    found = select(catalog.models.Variant.id).where(catalog.models.Variant.product_id == product_id)
    return db.session.scalars(found).first() or 0


def a_product(title: str) -> int:
    number: int = builders.product(title).id
    return number
