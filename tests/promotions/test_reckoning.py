"""Whatever is taken off what, the sums hold."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storebuilder import promotions
from storebuilder.cart.pricing import Quote, QuoteLine, TaxRule, price
from storebuilder.promotions import Offer
from storebuilder.promotions.reckoning import KINDS

patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
costs = st.lists(st.integers(0, 10**9), min_size=1, max_size=8)


@st.composite
def carts(draw: st.DrawFn) -> tuple[list[int], list[Offer]]:
    """What lines cost, and offers that may mean any of them."""
    lines = draw(costs)
    offers = [
        Offer(
            promotion_id=number,
            code=draw(st.sampled_from(["", f"CODE{number}"])),
            title="",
            kind=draw(st.sampled_from(KINDS)),
            eligible=tuple(draw(st.lists(st.booleans(), min_size=len(lines), max_size=len(lines)))),
            basis_points=draw(st.integers(1, 10000)),
            amount=draw(st.integers(0, 10**9)),
            combinable=draw(st.booleans()),
        )
        for number in range(draw(st.integers(0, 5)))
    ]
    return lines, offers


def test_it_works() -> None:
    ten = Offer(1, "TEN", "", "percentage", (True, True), basis_points=1000)
    [applied] = promotions.take_off([3500, 0], [ten])
    assert (applied.amount, applied.shares, applied.saved) == (350, (350, 0), 350)


@patient
@given(carts())
def test_shares_add_up_and_no_line_falls_below_nothing(
    drawn: tuple[list[int], list[Offer]],
) -> None:
    lines, offers = drawn
    for way in promotions.ways(offers):
        left = list(lines)
        for each in promotions.take_off(lines, way):
            assert sum(each.shares) == each.amount
            left = [cost - share for cost, share in zip(left, each.shares, strict=True)]
            assert all(share >= 0 for share in each.shares)
            assert all(cost >= 0 for cost in left)
            meant = zip(each.shares, each.offer.eligible, strict=True)
            assert all(one or not share for share, one in meant)


@patient
@given(carts(), st.integers(0, 10**6), st.none() | st.integers(0, 3000), st.booleans())
def test_a_discounted_order_adds_up_to_its_total(
    drawn: tuple[list[int], list[Offer]], delivery: int, points: int | None, included: bool
) -> None:
    lines, offers = drawn
    rule = TaxRule("VAT", points) if points is not None else None
    for way in promotions.ways(offers):
        applied = promotions.take_off(lines, way)
        quote = _price(lines, delivery, rule, included, applied)
        plain = _price(lines, delivery, rule, included, ())
        on_top = 0 if included else quote.tax
        off = sum(each.saved for each in quote.discounts)
        assert quote.total == quote.subtotal - quote.discount + quote.shipping + on_top
        assert sum(line.total for line in quote.lines) == quote.subtotal - quote.discount
        assert sum(line.tax for line in quote.lines) + quote.shipping_tax == quote.tax
        assert quote.subtotal + delivery - off == quote.total - on_top
        assert 0 <= quote.total <= plain.total
        assert 0 <= quote.shipping <= delivery
        assert all(0 <= line.tax <= line.total for line in quote.lines)


@patient
@given(carts())
def test_the_order_of_codes_of_different_kinds_changes_nothing(
    drawn: tuple[list[int], list[Offer]],
) -> None:
    _, offers = drawn
    one_of_a_kind = list({offer.kind: offer for offer in offers}.values())
    backwards = promotions.ways(one_of_a_kind[::-1])
    assert promotions.ways(one_of_a_kind)[0] == backwards[0]


@patient
@given(carts())
def test_what_stands_alone_never_stands_beside_another(
    drawn: tuple[list[int], list[Offer]],
) -> None:
    _, offers = drawn
    for way in promotions.ways(offers):
        assert len(way) <= 1 or all(offer.combinable for offer in way)
    in_some_way = {offer.promotion_id for way in promotions.ways(offers) for offer in way}
    assert in_some_way == {offer.promotion_id for offer in offers}


def _price(
    lines: list[int],
    delivery: int,
    rule: TaxRule | None,
    included: bool,
    applied: tuple[promotions.Applied, ...],
) -> Quote:
    priced = [
        QuoteLine(line_id=1, variant_id=1, quantity=1, wanted=1, unit_price=cost) for cost in lines
    ]
    return price(
        priced,
        currency="EUR",
        shipping=delivery,
        rule=rule,
        tax_included=included,
        discounts=applied,
    )
