from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storebuilder import clock, inventory
from storebuilder.errors import Conflict, SoldOut
from storebuilder.web.faces import House
from tests.inventory import builders


def test_it_works(app: House) -> None:
    pot = builders.variant(10)
    order = builders.reserve(pot, 3)
    assert inventory.available([pot]) == {pot: 7}
    assert inventory.take(order) == 1
    assert builders.stock(pot) == (7, 0)
    assert builders.ledger(pot) == [(10, "counted"), (-3, "sold")]


def test_the_last_one_is_sold_once(app: House) -> None:
    pot = builders.variant(1)
    builders.reserve(pot)
    with pytest.raises(SoldOut) as caught:
        builders.reserve(pot)
    assert caught.value.available == 0


def test_all_lines_are_promised_or_none(app: House) -> None:
    pot, cup = builders.variant(5), builders.variant(1)
    order = builders.order()
    with pytest.raises(inventory.NotEnough) as caught:
        inventory.reserve(order, [(cup, 2), (pot, 2)], clock.now())
    assert (caught.value.variant_id, caught.value.available) == (cup, 1)
    assert inventory.available([pot, cup]) == {pot: 5, cup: 1}


def test_two_lines_of_the_same_variant_are_added_up(app: House) -> None:
    pot = builders.variant(5)
    with pytest.raises(SoldOut):
        inventory.reserve(builders.order(), [(pot, 3), (pot, 3)], clock.now())


def test_a_second_delivery_of_the_payment_takes_nothing(app: House) -> None:
    pot = builders.variant(10)
    order = builders.reserve(pot, 4)
    assert (inventory.take(order), inventory.take(order)) == (1, 0)
    assert builders.stock(pot) == (6, 0)


def test_what_was_released_can_be_had_again_and_not_be_taken(app: House) -> None:
    pot = builders.variant(4)
    order = builders.reserve(pot, 4)
    assert (inventory.release(order), inventory.release(order), inventory.take(order)) == (1, 0, 0)
    assert inventory.available([pot]) == {pot: 4}


def test_what_came_back_is_on_hand_and_in_the_ledger(app: House) -> None:
    pot = builders.variant(4)
    order = builders.reserve(pot, 4)
    inventory.take(order)
    inventory.put_back(order, [(pot, 2)])
    assert builders.stock(pot) == (2, 0)
    assert builders.ledger(pot)[-1] == (2, "returned")


def test_what_is_not_counted_has_no_limit_and_no_ledger(app: House) -> None:
    loose = builders.variant(None)
    order = builders.reserve(loose, 5000)
    assert inventory.take(order) == 0
    inventory.put_back(order, [(loose, 5)])
    assert inventory.available([loose]) == {loose: None}
    assert builders.ledger(loose) == []


def test_a_merchant_may_sell_beyond_what_is_there(app: House) -> None:
    pot = builders.variant(1, oversell=True)
    inventory.take(builders.reserve(pot, 3))
    assert builders.stock(pot) == (-2, 0)
    assert inventory.available([pot]) == {pot: None}
    with pytest.raises(Conflict, match="count the stock first"):
        inventory.set_rules(pot, oversell=False) if builders.reserve(pot) else None


def test_a_count_below_what_is_promised_is_refused_in_words(app: House) -> None:
    pot = builders.variant(5)
    builders.reserve(pot, 3)
    with pytest.raises(Conflict, match="2 is fewer than the 3 that are promised"):
        inventory.set_count(pot, 2)
    assert builders.stock(pot) == (5, 3)


def test_taking_away_what_is_promised_is_refused(app: House) -> None:
    pot = builders.variant(5)
    builders.reserve(pot, 3)
    with pytest.raises(Conflict):
        inventory.change(pot, -3, reason="counted")
    inventory.change(pot, -2, reason="counted")
    assert inventory.available([pot]) == {pot: 0}


def test_a_promise_that_ran_out_is_found(app: House) -> None:
    pot = builders.variant(5)
    late = builders.reserve(pot, minutes=-1)
    builders.reserve(pot, minutes=5)
    assert inventory.overdue() == [late]


def test_an_order_of_nothing_is_a_mistake_of_ours(app: House) -> None:
    pot = builders.variant(5)
    with pytest.raises(ValueError, match="at least 1"):
        inventory.reserve(builders.order(), [(pot, -5)], clock.now() + timedelta(minutes=1))


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["reserve", "take", "release", "count", "change", "put back"]),
            st.integers(1, 6),
        ),
        max_size=12,
    )
)
def test_the_ledger_always_adds_up(app: House, acts: list[tuple[str, int]]) -> None:
    pot = builders.variant(10)
    orders = [builders.order()]
    for act, number in acts:
        try:
            if act == "reserve":
                orders.append(builders.reserve(pot, number))
            elif act == "take":
                inventory.take(orders[-1])
            elif act == "release":
                inventory.release(orders[-1])
            elif act == "count":
                inventory.set_count(pot, number)
            elif act == "change":
                inventory.change(pot, 3 - number, reason="received")
            else:
                inventory.put_back(orders[-1], [(pot, number)])
        except Conflict:
            pass
        on_hand, reserved = builders.stock(pot)
        assert on_hand == sum(change for change, _ in builders.ledger(pot))
        assert 0 <= reserved <= on_hand
