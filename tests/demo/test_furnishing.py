import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from storebuilder import catalog, demo, media
from storebuilder.accounts.models import Staff
from storebuilder.catalog.models import Photo, PriceChange, Product, Variant
from storebuilder.customers.models import Customer
from storebuilder.db import Base, db
from storebuilder.demo import booking, goods, selling
from storebuilder.demo.reading import shelves
from storebuilder.inventory.models import Reservation, Stock, StockMovement
from storebuilder.orders.models import Fulfilment, Order, OrderLine, Refund
from storebuilder.payments.models import Payment
from storebuilder.promotions.models import Promotion, PromotionUse
from storebuilder.shipping import options
from storebuilder.storefronts import hosts, menus, pages
from storebuilder.storefronts.models import Shop, Storefront, Translation
from storebuilder.web.faces import House
from tests.conftest import browser


def counts() -> dict[str, int]:
    """How many rows every table has."""
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }


def all_of(model: type[Any]) -> list[Any]:
    return list(db.session.scalars(select(model)))


def test_it_works(empty_app: House) -> None:
    seen: list[tuple[str, int, int]] = []
    before = time.monotonic()

    demo.furnish(lambda what, done, total: seen.append((what, done, total)))

    assert time.monotonic() - before < 60  # about five seconds on a free machine
    assert {"Pictures", "Products", "Orders"} <= {what for what, _, _ in seen}
    assert all(done <= total for _, done, total in seen)
    _two_storefronts_are_open()
    _every_product_is_shown_with_pictures_and_chinese_words()
    _stock_agrees_with_its_ledger()
    _orders_add_up()
    _the_timeline_agrees_with_the_orders()
    _prices_have_a_history()
    _pages_menus_and_delivery_are_there()
    _one_code_was_used()
    rows = counts()
    demo.furnish()
    assert counts() == rows


def _two_storefronts_are_open() -> None:
    fronts = list(db.session.scalars(select(Storefront).order_by(Storefront.position)))
    assert [(front.host, front.currency) for front in fronts] == [
        ("tea.localhost", "USD"),
        ("cn.tea.localhost", "CNY"),
    ]
    assert db.session.scalars(select(Staff.name)).one() == "Lin Wei"


def _every_product_is_shown_with_pictures_and_chinese_words() -> None:
    hosts.forget()
    main, chinese = hosts.current()
    handles = db.session.scalars(select(Product.handle)).all()
    assert len(handles) == 30
    for handle in handles:
        shown = catalog.product(main, "zh-CN", handle)
        assert shown.pictures
        assert all(picture.alt for picture in shown.pictures)
        assert shown.title != catalog.product(main, "en", handle).title
        assert shown.facts != catalog.product(main, "en", handle).facts
    words = db.session.scalar(
        select(func.count()).where(Translation.kind == "photo", Translation.field == "alt")
    )
    assert words == db.session.scalar(select(func.count(Photo.id)))
    assert catalog.shelf(chinese, "zh-CN").total == 29  # one thing is not sold there
    assert catalog.product(chinese, "zh-CN", "paper-lantern").title == "桑皮纸灯"
    assert catalog.shelf(main, "zh-CN", query="盖碗").total >= 1
    assert media.progress()[1] >= 75


def _stock_agrees_with_its_ledger() -> None:
    sums: Counter[int] = Counter()
    for move in db.session.scalars(
        select(StockMovement).order_by(StockMovement.at, StockMovement.id)
    ):
        sums[move.variant_id] += move.change
        assert sums[move.variant_id] >= 0, "more went out than ever came in"
    stock = {row.variant_id: row for row in all_of(Stock)}
    assert {number: row.on_hand for number, row in stock.items()} == {
        number: sums[number] for number in stock
    }
    assert set(stock) == set(db.session.scalars(select(Variant.id)))
    held = Counter[int]()
    for row in all_of(Reservation):
        held[row.variant_id] += row.quantity
    assert held == Counter({n: row.reserved for n, row in stock.items() if row.reserved})
    wanted = {v.sku: v.stock for shelf in shelves() for p in shelf.product for v in p.variants}
    found = db.session.execute(
        select(Variant.sku, Stock.on_hand).join(Stock, Stock.variant_id == Variant.id)
    )
    assert dict(found.all()) == wanted


def _orders_add_up() -> None:
    orders = all_of(Order)
    assert 250 <= len(orders) <= 270
    assert {order.currency for order in orders} == {"USD", "CNY"}
    assert len({order.country for order in orders}) >= 10
    refunds = Counter[int]()
    for refund in all_of(Refund):
        refunds[refund.order_id] += refund.amount
    for order in orders:
        assert order.subtotal - order.discount == sum(line.total for line in order.lines)
        for line in order.lines:
            assert line.total + line.discount == line.unit_price * line.quantity
        assert order.total == order.subtotal - order.discount + order.shipping
        assert order.discount == sum(each["amount"] for each in order.discounts)
        assert order.refunded == refunds[order.id]
        assert order.email.endswith("@example.com")
    paid = {row.order_id: row.amount for row in all_of(Payment) if row.state == "paid"}
    assert paid == {order.id: order.total for order in orders if order.paid_at}
    states = Counter((order.state, order.fulfilment) for order in orders)
    assert states["paid", "sent"] > 200
    assert states["paid", "part"] == 2
    assert states["paid", "open"] >= 4
    assert states["pending", "open"] == 1
    assert states["cancelled", "open"] == 1
    numbers = sorted(int(order.number) for order in orders)
    assert db.session.scalars(select(Shop.next_order_number)).one() == numbers[-1] + 1
    assert len(all_of(Customer)) < len(orders)


def _the_timeline_agrees_with_the_orders() -> None:
    now = datetime.now(UTC)
    sent = Counter[int]()
    for parcel in all_of(Fulfilment):
        assert parcel.tracking_number
        assert parcel.tracking_url.startswith("https://")
        for part in parcel.contents:
            sent[part["line"]] += part["quantity"]
    assert sent == Counter({line.id: line.sent for line in all_of(OrderLine) if line.sent})
    for order in all_of(Order):
        assert order.placed_at < now
        assert order.placed_at > now - timedelta(days=91)
        events = sorted(order.events, key=lambda event: event.at)
        assert events[0].kind == "placed"
        kinds = {event.kind for event in events}
        assert ("paid" in kinds) == bool(order.paid_at)
        assert ("sent" in kinds) == (order.fulfilment != "open")
        assert all(order.placed_at <= event.at <= now for event in events)
        for parcel in order.fulfilments:
            assert order.paid_at
            assert order.paid_at < parcel.at <= now


def _prices_have_a_history() -> None:
    main = db.session.scalars(select(Storefront).where(Storefront.handle == "main")).one()
    number = db.session.scalars(select(Variant.id).where(Variant.sku == "TEA-CP-CE6")).one()
    mine = (PriceChange.variant_id == number) & (PriceChange.storefront_id == main.id)
    rows = db.session.scalars(select(PriceChange).where(mine).order_by(PriceChange.at)).all()
    assert [row.amount for row in rows] == [7800, 6800]
    assert rows[0].at < datetime.now(UTC) - timedelta(days=90)


def _pages_menus_and_delivery_are_there() -> None:
    for front in hosts.current():
        found = menus.menus(front, "zh-CN")
        assert found["main"][0].title == "茶器"
        assert "关于檐下" in [entry.title for entry in found["footer"]]
        assert pages.page(front, "zh-CN", "about").body_html
    main, chinese = hosts.current()
    for country in ("US", "DE", "JP", "BR", "CN"):
        assert options(main, "en", country, 5000, 400)
    assert options(chinese, "zh-CN", "CN", 5000, 400)[0].name == "普通快递"


def _one_code_was_used() -> None:
    [code] = all_of(Promotion)
    used = [order for order in all_of(Order) if order.discounts]
    assert code.code == "RAIN10"
    assert 5 < len(used) == code.uses == len(all_of(PromotionUse))
    assert {order.state for order in used} == {"paid"}


def test_a_furnishing_that_was_killed_goes_on(
    empty_app: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(what: str, done: int, total: int) -> None:
        if (what, done) == ("Products", 4):
            raise Killed

    with pytest.raises(Killed):
        demo.furnish(die)
    db.session.rollback()
    assert db.session.scalar(select(func.count(Product.id))) == 4

    timeline = booking._timeline
    monkeypatch.setattr(booking, "_timeline", lambda booked: die("Products", 4, 30))
    with pytest.raises(Killed):
        demo.furnish()
    db.session.rollback()
    assert db.session.scalar(select(func.count(Order.id))) == 0
    assert db.session.scalar(select(func.count(Product.id))) == 30

    monkeypatch.setattr(booking, "_timeline", timeline)
    demo.furnish()
    _stock_agrees_with_its_ledger()
    _orders_add_up()


def test_a_visitor_sees_a_full_shop_before_any_picture_is_resized(empty_app: House) -> None:
    demo.furnish()
    seen = {
        "tea.localhost": ("/", "/collections/tea-ware", "/products/eaves-gaiwan", "/pages/about"),
        "cn.tea.localhost": ("/", "/collections/tea-ware", "/products/eaves-gaiwan"),
    }
    for host, paths in seen.items():
        for path in paths:
            answer: Any = browser(empty_app, host).get(path)
            assert answer.status_code == 200, (host, path)
    chinese: Any = browser(empty_app, "cn.tea.localhost").get("/products/eaves-gaiwan")
    assert "檐下盖碗" in chinese.text
    assert "268" in chinese.text


def test_the_same_day_is_planned_alike() -> None:
    now = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
    assert selling.plan(shelves(), now) == selling.plan(shelves(), now)


@pytest.mark.parametrize("hour", [0, 9, 23])
def test_no_order_lies_in_the_future_and_trade_grows(hour: int) -> None:
    now = datetime(2026, 5, 3, hour, 4, tzinfo=UTC)
    sales = selling.plan(shelves(), now)
    assert all(sale.at < now for sale in sales)
    half = now - timedelta(days=45)
    assert sum(sale.at > half for sale in sales) > 1.2 * sum(sale.at <= half for sale in sales)
    assert Counter(sale.fate for sale in sales)["open"] >= 4
    new = {p.handle: p.days for shelf in shelves() for p in shelf.product if p.days < 90}
    skus = {
        v.sku: new[p.handle]
        for s in shelves()
        for p in s.product
        if p.handle in new
        for v in p.variants
    }
    for sale in sales:
        for sku, _ in sale.lines:
            assert sku not in skus or (now - sale.at).days < skus[sku], "sold before it was there"


def test_the_pictures_that_are_seen_first_are_received_first() -> None:
    names = goods._as_seen(shelves())
    assert names[0] == "hero"
    assert names[1] == "gaiwan-celadon"
    assert len(names) == len(set(names))
