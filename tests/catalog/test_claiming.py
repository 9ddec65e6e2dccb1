"""Goods of one title that several processes add at once each get an address of their own."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from storebuilder import catalog
from storebuilder.catalog import naming
from storebuilder.catalog.drafts import NewProduct, NewVariant
from storebuilder.catalog.models import Collection, Product
from storebuilder.config import Config
from storebuilder.db import db, writing
from storebuilder.errors import Conflict
from storebuilder.web.faces import House
from tests.inventory.racing import race

TIMES = 6  # of each process


def goods(title: str = "Tea", handle: str = "") -> NewProduct:
    return NewProduct(title=title, handle=handle, variants=(NewVariant(price=500),))


def add(_number: int, what: str) -> list[str]:
    """Add goods and shelves of the same title; the addresses they got."""
    handles = []
    for _ in range(TIMES):
        handles.append(f"{catalog.add_product(goods(what)).handle} product")
        handles.append(f"{catalog.add_collection(what).handle} collection")
    return handles


def add_by_looking(_number: int, what: str) -> None:
    """The same, asking first and writing then: what this test must be able to catch."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(naming, "added", _insert)
        add(_number, what)


def _insert(model: Any, **values: Any) -> bool:
    db.session.add(model(**values))
    db.session.flush()
    return True


def test_it_works(app: House, config: Config) -> None:
    found = sorted(handle for part in race(config.database_url, add, "Tea") for handle in part)
    both = [[f"tea{n} {kind}" for n in ("", *(f"-{n}" for n in range(2, 4 * TIMES + 1)))]
            for kind in ("product", "collection")]  # fmt: skip
    assert found == sorted(both[0] + both[1])
    for kind in (Product, Collection):
        assert db.session.scalar(select(func.count(kind.id)).where(kind.title == "Tea")) == 24


def test_the_control_fails(app: House, config: Config) -> None:
    if config.database_url.startswith("sqlite"):
        pytest.skip("SQLite lets one write at a time")
    with pytest.raises(AssertionError, match="UniqueViolation"):
        race(config.database_url, add_by_looking, "Tea")


def test_an_address_that_was_asked_for_is_given_once(app: House) -> None:
    catalog.add_product(goods(handle="green"))
    with pytest.raises(Conflict, match="'green' is taken"):
        catalog.add_product(goods(handle="green"))
    assert db.session.scalar(select(func.count(Product.id)).where(Product.handle == "green")) == 1


def test_an_address_that_is_taken_in_this_moment_is_a_conflict_and_nothing_more(
    app: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (catalog.add_product(goods(handle=handle)).id for handle in ("one", "two"))
    monkeypatch.setattr(naming, "_taken", lambda *_: False)
    with pytest.raises(Conflict, match="'one' is taken"):
        catalog.change_product(second, handle="one")
    with writing():
        handles = dict(db.session.execute(select(Product.id, Product.handle)).all())
    assert (handles[first], handles[second]) == ("one", "two")
    with pytest.raises(Conflict, match="'one' is taken"):
        catalog.add_product(goods(handle="one"))
