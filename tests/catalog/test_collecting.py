import pytest
from sqlalchemy import select

from storebuilder import catalog
from storebuilder.catalog.models import Collection
from storebuilder.db import db
from storebuilder.errors import Conflict, NotAccepted, NotFound
from storebuilder.web.faces import House
from tests.catalog import builders


def titles(handle: str, language: str = "en") -> list[str]:
    return [
        card.title for card in catalog.shelf(builders.front(), language, collection=handle).cards
    ]


def test_it_works(app: House) -> None:
    pot, cup = builders.product("Pot"), builders.product("Cup")
    row = catalog.add_collection("For guests", description_html="<p>Nice</p><script>x</script>")
    catalog.fill_collection(row.id, [pot.id, cup.id])
    assert titles("for-guests") == ["Pot", "Cup"]
    catalog.fill_collection(row.id, [cup.id, pot.id])
    assert titles("for-guests") == ["Cup", "Pot"]
    view = catalog.collections(builders.front(), "en")[0]
    assert (view.title, view.count, view.description_html) == ("For guests", 2, "<p>Nice</p>")


@pytest.mark.parametrize("rule", [{"tag": "Tea"}, {"kind": "pots"}, {"vendor": "KILN"}])
def test_a_rule_keeps_a_shelf_filled(app: House, rule: dict[str, str]) -> None:
    before = builders.product("Old pot", tags=("tea",), kind="Pots", vendor="Kiln")
    row = catalog.add_collection("Rule", rule=rule)
    builders.product("New pot", tags=("tea",), kind="Pots", vendor="Kiln")
    builders.product("Sofa")
    assert sorted(titles("rule")) == ["New pot", "Old pot"]
    catalog.change_product(before.id, tags=(), kind="", vendor="")
    assert titles("rule") == ["New pot"]
    catalog.change_collection(row.id, rule={"all": True})
    assert len(titles("rule")) == 3


def test_by_rule_the_order_may_still_be_by_hand(app: House) -> None:
    ids = [builders.product(title).id for title in ("A", "B", "C")]
    row = catalog.add_collection("All", rule={"all": True})
    catalog.fill_collection(row.id, [ids[2], ids[0]])
    assert titles("all") == ["C", "A", "B"]


@pytest.mark.parametrize(
    "rule", [{}, {"tag": ""}, {"sql": "x"}, {"tag": "a", "kind": "b"}, {"all": False}]
)
def test_a_rule_that_means_nothing_is_refused(app: House, rule: dict[str, object]) -> None:
    with pytest.raises(NotAccepted) as caught:
        catalog.add_collection("X", rule=rule)
    assert caught.value.field == "rule"


def test_a_collection_speaks_the_readers_language(app: House) -> None:
    row = catalog.add_collection("Tea")
    catalog.translate("collection", row.id, "zh-CN", {"title": "茶", "description_html": "<p>好"})
    view = catalog.collection(builders.front(), "zh-CN", "tea")
    assert (view.title, view.description_html) == ("茶", "<p>好</p>")


def test_a_collection_without_a_picture_borrows_its_first_products(app: House) -> None:
    pot = builders.product("Pot")
    catalog.add_photo(pot.id, builders.picture("pot").id)
    row = catalog.add_collection("Tea")
    catalog.fill_collection(row.id, [pot.id])
    lent = catalog.collections(builders.front(), "en")[0].picture
    catalog.change_collection(row.id, picture_id=builders.picture("own").id)
    own = catalog.collections(builders.front(), "en")[0].picture
    assert lent is not None
    assert own is not None
    assert (lent.url(1), own.url(1)) == ("/media/aa/pot/320.webp", "/media/aa/own/320.webp")


def test_shelves_are_ordered_hidden_and_taken_away(app: House) -> None:
    first, second = catalog.add_collection("First"), catalog.add_collection("Second")
    catalog.order_collections([second.id])
    assert [one.title for one in catalog.collections(builders.front(), "en")] == ["Second", "First"]
    catalog.change_collection(second.id, published=False)
    with pytest.raises(NotFound):
        catalog.collection(builders.front(), "en", "second")
    catalog.remove_collection(first.id)
    assert catalog.collections(builders.front(), "en") == []


def test_an_address_is_one_collections_and_leads_on_when_it_changes(app: House) -> None:
    first = catalog.add_collection("Tea")
    assert catalog.add_collection("Tea").handle == "tea-2"
    with pytest.raises(Conflict):
        catalog.change_collection(first.id, handle="tea-2")
    catalog.change_collection(first.id, handle="fine-tea")
    assert catalog.collection(builders.front(), "en", "fine-tea").id == first.id


def test_a_product_that_is_not_there_is_said(app: House) -> None:
    row = catalog.add_collection("Tea")
    with pytest.raises(NotFound, match="no product 99"):
        catalog.fill_collection(row.id, [99])


def test_a_shelf_by_hand_has_no_rule_for_the_database_either(app: House) -> None:
    by_hand, by_rule = catalog.add_collection("Hand"), catalog.add_collection("R", rule={"all": 1})
    catalog.change_collection(by_rule.id, rule=None)
    third = catalog.add_collection("All", rule={"all": True})
    without = db.session.scalars(select(Collection.id).where(Collection.rule.is_(None)))
    assert sorted(without) == [by_hand.id, by_rule.id]
    assert third.rule == {"all": True}
