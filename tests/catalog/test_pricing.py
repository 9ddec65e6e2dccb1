from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from storebuilder import catalog, storefronts
from storebuilder.catalog.models import PriceChange
from storebuilder.catalog.pricing import Market
from storebuilder.db import db
from storebuilder.errors import NotAccepted
from storebuilder.money import exponent
from storebuilder.web.faces import House
from tests.catalog import builders

DAY = datetime(2026, 3, 1, 12, tzinfo=UTC)


def market(currency: str, rate: str, round_to: int = 1, base: str = "USD") -> Market:
    whole, _, places = rate.partition(".")
    return Market(1, currency, ("en",), int(whole + places.ljust(6, "0")), round_to, base)


def prices(handle: str) -> tuple[int, int]:
    """The price on the first storefront (USD) and on the Chinese one (CNY)."""
    found = [
        catalog.product(builders.front(name), "en", handle).price_from for name in ("main", "cn")
    ]
    return found[0], found[1]


def test_it_works(app: House) -> None:
    made = builders.product(price=1299)
    assert prices(made.handle) == (1299, 9400)  # 12.99 × 7.2 = 93.528, up to 94.00
    catalog.change_price(builders.variant_ids(made.id)[0], 2000)
    assert prices(made.handle) == (2000, 14400)


@pytest.mark.parametrize(
    ("where", "amount", "converted"),
    [
        (market("USD", "1"), 1299, 1299),
        (market("CNY", "7.2"), 1000, 7200),
        (market("CNY", "7.2"), 1, 8),  # 0.072 CNY is 7.2 fen
        (market("CNY", "7.2", 100), 1299, 9400),
        (market("JPY", "150"), 1299, 1949),  # 1948.5 yen
        (market("JPY", "150", 100), 1299, 2000),
        (market("KWD", "0.307"), 1000, 3070),  # 3.070 dinars
        (market("KWD", "0.307", 50), 1001, 3100),
        (market("USD", "0.0067", base="JPY"), 1500, 1005),  # ¥1500 is $10.05
        (market("KWD", "0.002", base="JPY"), 1, 2),
        (market("JPY", "489.5", base="KWD"), 1250, 612),  # 611.875
        (market("USD", "1"), 0, 0),
    ],
)
def test_a_price_is_converted_exactly_and_rounded_up(
    where: Market, amount: int, converted: int
) -> None:
    assert where.convert(amount) == converted


@given(
    st.integers(0, 10**11),
    st.integers(1, 10**10),
    st.integers(1, 1000),
    st.sampled_from(["USD", "JPY", "KWD"]),
    st.sampled_from(["USD", "JPY", "KWD"]),
)
def test_a_converted_price_is_never_below_nor_a_step_above(
    amount: int, rate: int, step: int, base: str, currency: str
) -> None:
    found = Market(1, currency, (), rate, step, base).convert(amount)
    exact_times = amount * rate * 10 ** exponent(currency)
    unit = 10**6 * 10 ** exponent(base)
    assert found % step == 0
    assert exact_times <= found * unit < exact_times + step * unit


def test_a_storefronts_own_price_stays_when_the_base_price_changes(app: House) -> None:
    made = builders.product(price=1000)
    variant = builders.variant_ids(made.id)[0]
    chinese = builders.front("cn")
    catalog.change_price(variant, 8800, compare_at=9900, storefront_id=chinese.id)
    catalog.change_price(variant, 1500)
    assert prices(made.handle) == (1500, 8800)
    assert catalog.lines(chinese, "zh-CN", [variant])[variant].compare_at == 9900
    catalog.clear_own_price(variant, chinese.id)
    assert prices(made.handle) == (1500, 10800)


def test_a_changed_rate_reaches_the_shelf(app: House) -> None:
    made = builders.product(price=1000)
    storefronts.change_storefront(builders.front("cn").id, rate_millionths=7_000_000)
    catalog.spread()
    assert prices(made.handle) == (1000, 7000)


def test_every_price_is_written_down_once(app: House) -> None:
    variant = builders.variant_ids(builders.product(price=1000).id)[0]
    catalog.spread()
    catalog.change_price(variant, 1000)
    catalog.change_price(variant, 900, compare_at=1000)
    main = builders.front().id
    rows = db.session.execute(
        select(PriceChange.amount, PriceChange.compare_at, PriceChange.currency)
        .where(PriceChange.storefront_id == main)
        .order_by(PriceChange.id)
    ).all()
    assert [tuple(row) for row in rows] == [(1000, None, "USD"), (900, 1000, "USD")]
    assert db.session.scalar(select(func.count(PriceChange.id))) == 4


def test_the_lowest_price_of_thirty_days_counts_the_one_in_force_before(app: House) -> None:
    main = builders.front().id
    with time_machine.travel(DAY, tick=False) as clock:
        variant = builders.variant_ids(builders.product(price=3000).id)[0]
        clock.shift(timedelta(days=1))
        catalog.change_price(variant, 2000)
        clock.shift(timedelta(days=40))
        catalog.change_price(variant, 2500)
        assert catalog.lowest_prices(main, [variant]) == {variant: 2000}
        clock.shift(timedelta(days=31))
        assert catalog.lowest_prices(main, [variant]) == {variant: 2500}


@pytest.mark.parametrize("amount", [-1, 10**13])
def test_a_price_beyond_reason_is_refused(app: House, amount: int) -> None:
    variant = builders.variant_ids(builders.product().id)[0]
    with pytest.raises(NotAccepted):
        catalog.change_price(variant, amount)
    with pytest.raises(NotAccepted):
        catalog.change_price(variant, 100, compare_at=amount)
