"""The aggregator reads a real shop of ours over the protocol, as the shop's own code answers it."""

from datetime import timedelta

import pytest
import time_machine

from storebuilder import aggregator, catalog, clock, joining
from storebuilder.aggregator import applying, pulling
from storebuilder.aggregator.models import Offer, Pull
from storebuilder.catalog import NewOption, NewProduct, NewVariant
from storebuilder.db import db
from tests.catalog import builders
from tests.joining.world import MARKET, World, the_store


def later(world: World, seconds: float = 8) -> None:
    with time_machine.travel(clock.now() + timedelta(seconds=seconds)):
        world.work()


def a_shirt(world: World) -> int:
    with world.at_shop():
        return catalog.add_product(
            NewProduct(
                title="Linen shirt",
                description_html="<p>Cool</p>",
                kind="Shirts & Tops",
                vendor="Lin",
                state="published",
                options=(NewOption("Size", ("M", "L")),),
                variants=(
                    NewVariant(price=4000, choice=("M",), barcode="4006381333931", sku="M-1"),
                    NewVariant(price=4200, choice=("L",), sku="L-1"),
                ),
            )
        ).id


def amounts(world: World, query: str = "") -> dict[str, list[int]]:
    with world.at_market():
        cards = aggregator.shelf("en", query=query).cards
        found = {card.title: aggregator.offer("en", card.offer_id) for card in cards}
        return {title: [one.amount for one in offer.variants] for title, offer in found.items()}


def test_it_works(world: World) -> None:
    shirt = a_shirt(world)
    with world.at_shop():
        catalog.translate("product", shirt, "zh-CN", {"title": "亚麻衬衫"})
    world.joined()
    assert amounts(world) == {"Linen shirt": [4000, 4200]}
    with world.at_market():
        [card] = aggregator.shelf("zh-CN", query="衬衫").cards
        offer = aggregator.offer("zh-CN", card.offer_id)
        assert offer.card.title == "亚麻衬衫"
        assert offer.options == (aggregator.OptionView("Size", ("M", "L")),)
        assert [one.title for one in offer.variants] == ["M", "L"]
        assert (offer.card.brand, offer.card.store.name) == ("Lin", "Tea House")
        assert [tag.id for tag in offer.trail] == [166, 1604, 212]
        assert [one.state for one in db.session.query(Pull)] == ["done"]


def test_a_changed_price_is_here_as_soon_as_the_shop_tells_it(world: World) -> None:
    shirt = a_shirt(world)
    world.joined()
    with world.at_shop():
        catalog.change_price(builders.variant_ids(shirt)[1], 3900)
    later(world)
    assert amounts(world) == {"Linen shirt": [4000, 3900]}
    with world.at_shop():
        catalog.unpublish(shirt)
    later(world)
    assert amounts(world) == {}


def test_lost_news_are_healed_by_the_list_of_changes(world: World) -> None:
    shirt = a_shirt(world)
    with world.at_shop():
        lamp = builders.product("Lamp").id
    world.joined()
    assert set(amounts(world)) == {"Linen shirt", "Lamp"}
    with world.at_shop():
        catalog.change_price(builders.variant_ids(shirt)[0], 100)
        catalog.unpublish(lamp)
    with time_machine.travel(clock.now() + timedelta(minutes=11)), world.at_market():
        pulling.pull()
    assert amounts(world) == {"Linen shirt": [100, 4200]}


def test_only_the_chosen_collection_is_read(world: World) -> None:
    a_shirt(world)
    with world.at_shop():
        tea, cup = builders.product("Tea").id, builders.product("Cup").id
        shelf = catalog.add_collection("For the market").id
        catalog.fill_collection(shelf, [tea])
        joining.join(MARKET, collection="for-the-market")
    world.work()
    with world.at_market():
        applying.accept(the_store().id)
    world.work()
    assert set(amounts(world)) == {"Tea"}
    with world.at_market():
        pulling.hinted(the_store().id, [f"prod_{tea}", f"prod_{cup}"])
        pulling.pull()
    assert set(amounts(world)) == {"Tea"}
    with world.at_shop():
        catalog.fill_collection(shelf, [cup])
    later(world)
    assert set(amounts(world)) == {"Cup"}


def test_a_shop_that_leaves_is_gone_at_once(world: World) -> None:
    a_shirt(world)
    world.joined()
    with world.at_shop():
        joining.leave(MARKET)
    world.work()
    assert amounts(world) == {}


def test_a_shop_that_left_unheard_is_gone_with_the_next_reading(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_shirt(world)
    world.joined()
    with world.at_shop():
        joining.leave(MARKET)
    with time_machine.travel(clock.now() + timedelta(minutes=11)), world.at_market():
        pulling.pull()
        assert db.session.query(Offer).filter(Offer.shown).count() == 0
    assert amounts(world) == {}
