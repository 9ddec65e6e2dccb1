from __future__ import annotations

import pytest

from storebuilder.db import writing
from storebuilder.orders.states import NEXT, move
from storebuilder.web.faces import House
from tests.orders import builders


def test_it_works(app: House) -> None:
    order = builders.place()
    with writing():
        assert move(order.id, "expired", come_from="pending")
        assert not move(order.id, "expired", come_from="pending")
    assert builders.fresh(order).state == "expired"


@pytest.mark.parametrize(
    ("start", "end"), [("cancelled", "paid"), ("paid", "pending"), ("expired", "cancelled")]
)
def test_a_way_that_is_not_in_the_table_is_a_mistake(start: str, end: str) -> None:
    with pytest.raises(ValueError, match="no order goes"):
        move(1, end, come_from=start)


def test_every_state_can_be_reached() -> None:
    assert set().union(*NEXT.values()) | {"pending"} == set(NEXT)
