"""What lies in a bag over several merchants, and who may change it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from storebuilder import clock
from storebuilder.aggregator import buying
from storebuilder.aggregator.buying.bags import forget_old
from storebuilder.aggregator.models import Bag, BagLine, Offer
from storebuilder.db import db
from storebuilder.errors import NotAccepted, NotFound, SoldOut
from tests.aggregator.buying.bagging import HOME, put
from tests.joining.world import World


def test_pieces_are_put_in_changed_and_taken_out(world: World) -> None:
    with world.at_market():
        bag, token = put("Oolong")
        put("Oolong", 3, token)
        assert buying.count(token) == 4
        put("Oolong", 99, token)
        assert buying.count(token) == 99
        line = db.session.scalars(select(BagLine)).one()
        number, offer_id, variant = line.id, line.offer_id, line.variant
        buying.set_quantity(bag, number, 0)
        assert buying.count(token) == 0
        with pytest.raises(NotFound):
            buying.set_quantity(bag, number, 1)
        with pytest.raises(NotAccepted):
            buying.put_in(bag, offer_id, variant, 0)
        with pytest.raises(NotFound):
            buying.put_in(bag, offer_id, "var_999", 1)


def test_nobody_changes_anothers_bag(world: World) -> None:
    with world.at_market():
        put("Oolong")
        line = db.session.scalars(select(BagLine)).one()
        other, _ = buying.start()
        with pytest.raises(NotFound):
            buying.set_quantity(other, line.id, 0)
        assert buying.find("x") is None
        assert buying.find("a" * 32) is None


def test_what_is_sold_out_is_not_put_in(world: World) -> None:
    with world.at_market():
        offer = db.session.scalars(select(Offer)).first()
        assert offer is not None
        offer.variants = [{**offer.variants[0], "available": False}]
        db.session.commit()
        with pytest.raises(SoldOut):
            buying.put_in(buying.start()[0], offer.id, offer.variants[0]["id"], 1)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "nobody"),
        ("first_name", ""),
        ("street_address", "x" * 200),
        ("address_country", "Narnia"),
        ("address_locality", "\n"),
    ],
)
def test_what_cannot_be_an_address_is_refused_with_its_field(
    world: World, field: str, value: str
) -> None:
    with world.at_market(), pytest.raises(NotAccepted) as refused:
        buying.read_contact({**HOME, field: value})
    assert refused.value.field == field


def test_old_bags_are_forgotten(world: World) -> None:
    with world.at_market():
        put("Oolong")
        with time_machine.travel(clock.now() + timedelta(days=61)):
            forget_old()
        assert db.session.scalars(select(Bag)).all() == []
        assert db.session.scalars(select(BagLine)).all() == []
