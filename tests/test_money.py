"""Money is whole minor units."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storebuilder import money
from storebuilder.errors import NotAccepted
from storebuilder.money import Money


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("12.99", "USD", 1299),
        ("1,299.00", "USD", 129900),
        ("1299", "JPY", 1299),
        ("1.250", "KWD", 1250),
    ],
)
def test_it_works(text: str, currency: str, amount: int) -> None:
    assert money.parse(text, currency) == amount
    assert Money(amount, currency).plain().replace(",", "") == text.replace(",", "")


@pytest.mark.parametrize("text", ["", "-1", "1.999", "abc", "1e5", "９.99 USD", "1,2,3", "9" * 20])
def test_what_is_no_amount_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(NotAccepted, match=r"Write it like 1299\.00"):
        money.parse(text, "USD")


def test_a_price_in_yen_has_no_decimals() -> None:
    with pytest.raises(NotAccepted, match="at most 0 decimal places"):
        money.parse("12.5", "JPY")


def test_people_see_it_in_their_own_way() -> None:
    assert Money(129900, "USD").show("en") == "$1,299.00"
    assert Money(129900, "CNY").show("zh-CN") == "¥1,299.00"
    assert Money(1299, "JPY").show("en") == "¥1,299"
    assert Money(1250, "KWD").show("en") == "KWD\u00a01.250"


def test_two_currencies_are_never_added() -> None:
    with pytest.raises(TypeError, match="cannot be added"):
        Money(1, "USD") + Money(1, "EUR")


def test_floats_are_never_money() -> None:
    with pytest.raises(TypeError, match="whole minor units"):
        Money(1.5, "USD")  # type: ignore[arg-type]


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 10**9), min_size=1, max_size=40))
def test_shares_add_up_to_the_total(total: int, weights: list[int]) -> None:
    assert sum(money.share(total, weights)) == total


@given(st.integers(0, 10**12), st.integers(0, 5000))
def test_included_tax_and_net_rebuild_the_price(gross: int, rate: int) -> None:
    tax = money.included(gross, rate)
    assert 0 <= tax <= gross
    assert abs(money.percent(gross - tax, rate) - tax) <= 1


@pytest.mark.parametrize("currency", ["USD", "SAR", "EUR"])
@pytest.mark.parametrize("locale", ["ar", "he", "fa"])
def test_an_amount_is_isolated_where_words_run_from_right_to_left(
    locale: str, currency: str
) -> None:
    shown = Money(4800, currency).show(locale)
    assert (shown[0], shown[-1]) == ("\u2066", "\u2069")
    assert not {"\u200e", "\u200f", "\u061c"} & set(shown)
    assert Money(4800, currency).show("en")[0] != "\u2066"
