"""What another window may do between two looks of this one."""

from __future__ import annotations

from sqlalchemy import select

from storebuilder import catalog, storefronts
from storebuilder.catalog.models import Price
from storebuilder.db import db, writing
from storebuilder.storefronts.models import Storefront
from storebuilder.web.faces import House
from tests.catalog import builders
from tests.windows import Window, after_the_look, needs_two_writers


def test_a_price_that_is_changed_while_the_rate_is_follows_the_new_rate(
    app: House, chinese_front: Storefront
) -> None:
    needs_two_writers()
    front = chinese_front.id
    pot = builders.variant_ids(builders.product(price=1000).id)[0]

    def change() -> None:
        with writing():
            storefronts.change_storefront(front, rate_millionths=8_000_000, round_to=1)
            catalog.spread()

    rate = Window(app, change)
    with after_the_look("FROM storefronts ORDER BY storefronts.id", rate):
        catalog.change_price(pot, 2000)
    rate.close()
    db.session.rollback()
    here = (Price.storefront_id == front) & (Price.variant_id == pot)
    assert db.session.scalar(select(Price.amount).where(here)) == 16_000
