"""A market with the tea shop in it, whose own server prices and sells."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from storebuilder import beginning, clock, shipping
from storebuilder.catalog.models import Variant
from storebuilder.db import db, writing
from storebuilder.storefronts import hosts
from storebuilder.web.faces import House
from tests.aggregator import builders
from tests.catalog import builders as shop_goods
from tests.joining.world import SHOP, World, wired


@pytest.fixture
def world(app: House, market: House, monkeypatch: pytest.MonkeyPatch) -> World:
    """The tea shop and the market, which talk; the shop is in, with two goods."""
    made = World(app, market)
    wired(monkeypatch, made)
    for module in ("storebuilder.aggregator.buying.asking", "storebuilder.agents.discovering"):
        monkeypatch.setattr(f"{module}.fetch", made.fetch)
    with made.at_shop():
        beginning.write_pages()
        for front in hosts.current():
            shipping.start_with(front.id, front.currency, "CN")
        for title, amount in (("Oolong", 2500), ("Clay pot", 8900)):
            shop_goods.product(title, price=amount, on_hand=5)
        found = db.session.scalars(select(Variant.id).order_by(Variant.id)).all()
        oolong, pot = (f"var_{number}" for number in found)
    with made.at_market():
        store = builders.a_store("tea-house", origin=SHOP, address=f"{SHOP}/ucp/2026-04-08")
        with writing():
            store.next_pull_at = clock.now()
        offered = [
            builders.goods(title, title, variants=(builders.a_variant(id=key, amount=amount),))
            for title, key, amount in (("Oolong", oolong, 2500), ("Clay pot", pot, 8900))
        ]
        builders.stocked(store, *offered)
    return made
