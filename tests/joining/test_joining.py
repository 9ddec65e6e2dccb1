"""A shop joins an aggregator, is accepted, tells its news, and leaves."""

from storebuilder import joining
from storebuilder.aggregator import applying
from tests.joining.world import MARKET, SHOP, World, the_store


def test_it_works(world: World) -> None:
    with world.at_shop():
        joining.join(MARKET)
    assert world.membership().state == "asking"
    world.work()
    assert world.membership().state == "waiting"
    store = world.store()
    assert store is not None
    assert (store.origin, store.state, store.name) == (SHOP, "waiting", "Tea House")
    assert store.languages == ["en", "zh-CN"]
    with world.at_market():
        applying.accept(the_store().id)
    world.work()
    row = world.membership()
    assert (row.state, row.name, row.trouble) == ("accepted", "World Market", "")
