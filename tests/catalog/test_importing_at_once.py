"""Several processes bring in the same goods at once: each is there once, and nobody fails."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from storebuilder import catalog
from storebuilder.catalog import importing
from storebuilder.catalog.models import Product, Variant
from storebuilder.catalog.runs import ImportRun
from storebuilder.config import Config
from storebuilder.db import db
from storebuilder.web.faces import House
from tests.catalog import catalogues
from tests.inventory.racing import race

GOODS = 60


def bring(number: int, folder: str) -> tuple[str, int]:
    """One process's import: how it ended, and how many products it made."""
    run = catalog.import_csv(Path(folder) / f"goods-{number}.csv")
    return run.state, run.created


def bring_once(number: int, folder: str) -> None:
    """The same without another try: what this test must be able to catch."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importing, "TRIES", 1)
        bring(number, folder)


def written(folder: Path) -> str:
    """A file for each of four processes: the same goods, for every other one the last first."""
    rows = [
        {"Handle": f"cup-{n}", "Title": f"Cup {n}", "Variant SKU": f"CUP-{n}", "Variant Price": "9"}
        for n in range(GOODS)
    ]
    for number in range(4):
        catalogues.write(folder / f"goods-{number}.csv", rows if number % 2 else rows[::-1])
    return str(folder)


def test_it_works(app: House, config: Config, tmp_path: Path) -> None:
    ended = race(config.database_url, bring, written(tmp_path))
    assert {state for state, _ in ended} == {"done"}
    assert sum(made for _, made in ended) == GOODS
    assert db.session.scalar(select(func.count(Product.id))) == GOODS
    assert db.session.scalar(select(func.count(Variant.sku))) == GOODS


def test_the_control_fails(app: House, config: Config, tmp_path: Path) -> None:
    if config.database_url.startswith("sqlite"):
        pytest.skip("SQLite lets one write at a time")
    with pytest.raises(AssertionError, match="UniqueViolation|DeadlockDetected"):
        race(config.database_url, bring_once, written(tmp_path))


def test_a_fault_that_is_nobody_elses_is_not_tried_again(
    app: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []

    def fail(*_: object) -> None:
        tried.append(1)
        raise OperationalError("INSERT", {}, OSError("database or disk is full"))

    monkeypatch.setattr(importing._Import, "_write", fail)
    written(tmp_path)
    with pytest.raises(OperationalError, match="disk is full"):
        bring(0, str(tmp_path))
    assert len(tried) == 1
    assert db.session.query(ImportRun).one().state == "failed"
