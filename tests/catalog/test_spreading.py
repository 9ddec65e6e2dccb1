from sqlalchemy import select, text

from storebuilder import catalog, storefronts
from storebuilder.catalog.models import Listing, Price, PriceChange, SearchDocument
from storebuilder.db import db
from storebuilder.web.faces import House
from tests.catalog import builders
from tests.catalog.counting import statements


def snapshot() -> list[list[tuple[object, ...]]]:
    """Everything that spreading writes."""
    db.session.rollback()
    found = []
    for model in (Listing, Price, PriceChange, SearchDocument):
        table = model.__table__
        rows = db.session.execute(select(table).order_by(*table.primary_key))
        found.append([tuple(row) for row in rows])
    if db.engine.dialect.name == "sqlite":
        rows = db.session.execute(text("SELECT rowid, * FROM search_index ORDER BY rowid"))
        found.append([tuple(row) for row in rows])
    return found


def test_it_works(app: House) -> None:
    made = builders.shirt()
    rows = db.session.execute(
        select(Listing.storefront_id, Listing.visible, Listing.price_from, Listing.price_to)
    ).all()
    assert [tuple(row)[1:] for row in rows] == [(True, 4900, 4900), (True, 35300, 35300)]
    catalog.change_price(builders.variant_ids(made.id)[0], 3900, compare_at=4900)
    card = catalog.cards(builders.front(), "en", [made.id])[0]
    assert (card.price_from, card.price_to, card.compare_at_from) == (3900, 4900, 4900)
    assert card.reduced


def test_spreading_again_changes_nothing(app: House) -> None:
    builders.shirt()
    builders.product(published=False)
    catalog.add_collection("All", rule={"all": True})
    before = snapshot()
    catalog.spread()
    assert snapshot() == before


def test_a_batch_takes_the_same_statements_however_large(app: House) -> None:
    counts = []
    for number in (1, 8):
        for place in range(number):
            builders.shirt(f"Shirt {number} {place}")
        storefronts.change_storefront(builders.front("cn").id, rate_millionths=number * 1_000_000)
        with statements() as found:
            catalog.spread()
        counts.append(len(found))
    assert counts[0] == counts[1] <= 25


def test_the_index_forgets_what_is_not_shown(app: House) -> None:
    made = builders.product("Blue pot")
    catalog.unpublish(made.id)
    assert db.session.scalars(select(SearchDocument.id)).all() == []
    if db.engine.dialect.name == "sqlite":
        assert db.session.execute(text("SELECT count(*) FROM search_index")).scalar() == 0


def test_a_new_storefront_shows_everything_after_a_spread(app: House) -> None:
    made = builders.product("Blue pot", price=1000)
    storefronts.add_storefront(
        "jp",
        name="茶",
        host="jp.tea.localhost",
        currency="JPY",
        languages=["ja"],
        rate_millionths=150_000_000,
    )
    assert catalog.shelf(builders.front("jp"), "ja").total == 0
    catalog.spread()
    assert catalog.cards(builders.front("jp"), "ja", [made.id])[0].price_from == 1500
