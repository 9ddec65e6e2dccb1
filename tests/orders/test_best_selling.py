"""What sells best: the pieces that were paid for, counted once, each storefront for itself."""

from __future__ import annotations

from sqlalchemy import select

from storebuilder import catalog as goods
from storebuilder import orders, payments
from storebuilder.catalog.models import Listing
from storebuilder.db import db, writing
from storebuilder.payments.providers import pretend
from storebuilder.web.faces import House
from tests.catalog import builders as catalog
from tests.orders import builders


def shelf(handle: str = "main", language: str = "en") -> list[str]:
    found = goods.shelf(catalog.front(handle), language, sort="best-selling")
    return [card.title for card in found.cards]


def sold(product_id: int, handle: str = "main") -> int:
    db.session.rollback()
    here = Listing.storefront_id == catalog.front(handle).id
    rows = select(Listing.sold_count).where(here, Listing.product_id == product_id)
    return db.session.scalars(rows).one()


def test_it_works(app: House) -> None:
    pot, cup, tray = (catalog.product(title).id for title in ("Pot", "Cup", "Tray"))
    builders.paid(builders.cart((one(cup), 3), (one(pot), 1)))
    builders.paid(builders.cart((one(pot), 1)))
    assert shelf() == ["Cup", "Pot", "Tray"]
    assert [sold(product) for product in (pot, cup, tray)] == [2, 3, 0]


def test_variants_of_a_product_count_together(app: House) -> None:
    shirt = catalog.shirt().id
    white, indigo, *_ = catalog.variant_ids(shirt)
    builders.paid(builders.cart((white, 2), (indigo, 1)))
    assert sold(shirt) == 3


def test_the_same_news_twice_counts_once(app: House) -> None:
    pot = catalog.product().id
    order = builders.place(builders.cart((one(pot), 2)))
    payment = builders.begun(order)
    for _ in range(2):
        payments.receive("pretend", *pretend.message(payment, "paid"))
    assert sold(pot) == 2


def test_an_order_that_nobody_paid_does_not_count(app: House) -> None:
    pot = catalog.product().id
    builders.place(builders.cart((one(pot), 2)))
    orders.cancel(builders.place(builders.cart((one(pot), 1))).id, actor="owner@tea.example")
    assert sold(pot) == 0


def test_each_storefront_counts_its_own(app: House) -> None:
    pot, cup = (catalog.product(title).id for title in ("Pot", "Cup"))
    china = catalog.front("cn")
    cart = builders.cart((one(pot), 2), front=china, language="zh-CN")
    with writing():
        cart.address = builders.ADDRESS | {"country_code": "CN"}
    builders.pay(builders.place(cart, front=china, language="zh-CN"))
    builders.paid(builders.cart((one(cup), 1)))
    assert (sold(pot), sold(pot, "cn")) == (0, 2)
    assert shelf() == ["Cup", "Pot"]
    assert shelf("cn", "zh-CN") == ["Pot", "Cup"]


def one(product_id: int) -> int:
    return catalog.variant_ids(product_id)[0]
