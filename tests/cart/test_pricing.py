"""The pricing algorithm does what docs/pricing.md says: the figures are read from its tables."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storebuilder import money, promotions
from storebuilder.cart.pricing import Quote, QuoteLine, TaxRule, price
from storebuilder.promotions import Applied, Offer

PAGE = Path(__file__).parents[2] / "docs" / "pricing.md"


def _tables() -> dict[str, list[list[str]]]:
    """The worked tables by heading: rows of cells, without the head."""
    tables: dict[str, list[list[str]]] = {}
    heading = ""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("### "):
            heading = line.removeprefix("### ")
            tables[heading] = []
        elif heading and line.startswith("|"):
            tables[heading].append([cell.strip() for cell in line.strip("|").split("|")])
    return {name: rows[2:] for name, rows in tables.items()}


TABLES = _tables()
#: A machine that is busy with other things is no fault of the algorithm.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _rule(heading: str) -> TaxRule | None:
    percent = re.search(r"([\d.]+) %", heading.partition(";")[0])
    if percent is None:
        return None
    points = round(float(percent[1]) * 100)
    return TaxRule("VAT", points, on_shipping="delivery not taxed" not in heading)


def _quote(heading: str) -> Quote:
    currency = heading[:3]
    *goods, delivery, _total = TABLES[heading]
    offered = heading.partition(";")[2]
    lines = [
        QuoteLine(
            line_id=number,
            variant_id=number,
            quantity=int(row[1]),
            wanted=int(row[1]),
            unit_price=money.parse(row[2], currency),
            discount=0 if offered else money.parse(row[3], currency),
            taxable="not taxed" not in row[0],
        )
        for number, row in enumerate(goods, 1)
    ]
    return price(
        lines,
        currency=currency,
        shipping=money.parse(delivery[5], currency) + money.parse(delivery[3] or "0", currency),
        discounts=_discounts(offered, goods, lines, currency),
        rule=_rule(heading),
        tax_included="on top" not in heading,
    )


def _discounts(
    offered: str, goods: list[list[str]], lines: list[QuoteLine], currency: str
) -> tuple[Applied, ...]:
    """What a heading says after its semicolon: "10 % off", "5.00 off", "free delivery"."""
    meant = tuple("not meant" not in row[0] for row in goods)
    offers = []
    for number, words in enumerate(offered.split(",") if offered else ()):
        figure = (re.findall(r"[\d.]+", words) or ["0"])[0]
        kind = "free_delivery" if "delivery" in words else "percentage"
        kind = kind if "delivery" in words or "%" in words else "amount"
        points = round(float(figure) * 100) if kind == "percentage" else 0
        amount = money.parse(figure, currency) if kind == "amount" else 0
        offers.append(Offer(number, f"C{number}", "", kind, meant, points, amount, True))
    # However they are put in, they are taken off in one order.
    [together, *_] = promotions.ways([*offers][::-1])
    in_order = sorted(together, key=lambda one: one.promotion_id)
    assert [one.kind for one in in_order] == [one.kind for one in together]
    costs = [line.unit_price * line.quantity for line in lines]
    return promotions.take_off(costs, in_order)


@pytest.mark.parametrize("heading", TABLES)
def test_it_works(heading: str) -> None:
    quote = _quote(heading)
    *goods, delivery, total = TABLES[heading]

    def plain(amount: int) -> str:
        return money.Money(amount, quote.currency).plain()

    assert [plain(line.total) for line in quote.lines] == [row[5] for row in goods]
    assert [plain(line.tax) for line in quote.lines] == [row[6] for row in goods]
    assert [plain(quote.shipping), plain(quote.shipping_tax)] == delivery[5:]
    assert [plain(quote.total), plain(quote.tax)] == total[5:]
    assert [plain(line.discount) for line in quote.lines] == [row[3] for row in goods]
    assert plain(quote.discount) == total[3]


def test_the_page_has_the_currencies_that_go_wrong_elsewhere() -> None:
    assert {heading[:3] for heading in TABLES} == {"USD", "EUR", "JPY", "KWD"}


line = st.builds(
    QuoteLine,
    line_id=st.just(1),
    variant_id=st.just(1),
    quantity=st.integers(0, 999),
    wanted=st.just(999),
    unit_price=st.integers(0, 10**9),
    taxable=st.booleans(),
)
rule = st.none() | st.builds(TaxRule, st.just("VAT"), st.integers(0, 3000), st.booleans())


@patient
@given(st.lists(line, max_size=12), st.integers(0, 10**6), rule, st.booleans())
def test_lines_add_up_to_the_total_always(
    lines: list[QuoteLine], shipping: int, rule: TaxRule | None, included: bool
) -> None:
    quote = price(lines, currency="EUR", shipping=shipping, rule=rule, tax_included=included)
    on_top = 0 if included else quote.tax
    assert sum(each.total for each in quote.lines) == quote.subtotal - quote.discount
    assert sum(each.tax for each in quote.lines) + quote.shipping_tax == quote.tax
    assert quote.total == quote.subtotal - quote.discount + shipping + quote.duty + on_top
    assert all(each.tax == 0 for each in quote.lines if not each.taxable)
    assert all(0 <= each.tax <= each.total for each in quote.lines)


@patient
@given(st.integers(0, 10**9), st.integers(0, 10**6), st.integers(0, 3000))
def test_a_price_with_tax_stays_the_same_wherever_the_parcel_goes(
    unit: int, shipping: int, points: int
) -> None:
    lines = [QuoteLine(line_id=1, variant_id=1, quantity=2, wanted=2, unit_price=unit)]
    at_home = price(lines, currency="EUR", shipping=shipping, rule=TaxRule("VAT", points))
    abroad = price(lines, currency="EUR", shipping=shipping)
    assert at_home.total == abroad.total
    assert abroad.tax == 0
