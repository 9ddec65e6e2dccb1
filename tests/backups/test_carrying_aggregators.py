"""An aggregator as one file: it stays one, with its tree of categories and what can be found."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select

from storebuilder import aggregator, launching
from storebuilder.aggregator.models import Category
from storebuilder.backups import carrying
from storebuilder.db import db
from storebuilder.web.faces import House
from tests.aggregator import builders
from tests.backups.builders import tell
from tests.conftest import browser


def test_it_works(market: House, tmp_path: Path, another: str) -> None:
    builders.planted()
    builders.stocked(builders.a_store(), builders.goods("1", "Green gaiwan"))
    count = db.session.scalar(select(func.count()).select_from(Category))
    db.session.rollback()
    file = carrying.carry_out(market.config["SHOP"], tmp_path / "mall.sbz", tell).file
    done = carrying.bring_in(file, tmp_path / "homes" / "copy", tell, database=another, local=True)
    assert done.config.file.kind == "aggregator"
    with launching.inside(done.config) as app:
        assert db.session.scalar(select(func.count()).select_from(Category)) == count
        assert [card.title for card in aggregator.shelf("en", query="gaiwan").cards] == [
            "Green gaiwan"
        ]
        assert browser(app, "copy.localhost").get("/.well-known/ucp").status_code == 200
