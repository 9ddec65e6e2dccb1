"""A dry run says what an import would do, and does nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from storebuilder import catalog, db, jobs
from storebuilder.catalog.models import Product
from storebuilder.errors import NotAccepted, NotFound
from storebuilder.media.models import Picture
from storebuilder.web.faces import House
from tests.catalog import catalogues
from tests.media.builders import drawn

Row = Mapping[str, str]
POT = {"Handle": "pot", "Title": "Blue pot", "Variant SKU": "POT", "Variant Price": "29.00",
       "Variant Inventory Tracker": "shopify", "Variant Inventory Qty": "5"}  # fmt: skip
SMALL = {"Handle": "cup", "Title": "Cup", "Option1 Name": "Size", "Option1 Value": "Small",
         "Variant SKU": "CUP-S", "Variant Price": "9.00"}  # fmt: skip
LARGE = {**SMALL, "Option1 Value": "Large", "Variant SKU": "CUP-L"}


def file_of(folder: Path, *rows: Row) -> Path:
    return catalogues.write(folder / "goods.csv", rows)


def told(trial: catalog.Trial) -> list[tuple[str, str, str, str]]:
    return [(c["handle"], c["field"], c["before"], c["after"]) for c in trial.changes]


def test_it_works(app: House, tmp_path: Path) -> None:
    catalog.import_csv(file_of(tmp_path, POT))
    trial = catalog.try_csv(file_of(tmp_path, {**POT, "Variant Price": "31.00"}, SMALL))
    assert (trial.created, trial.updated, trial.unchanged, trial.skipped) == (1, 1, 0, 0)
    assert told(trial) == [("pot", "price", "29.00", "31.00")]
    assert trial.new == [{"row": 3, "handle": "cup", "title": "Cup"}]


def test_nothing_is_written(app: House, tmp_path: Path) -> None:
    (tmp_path / "pot.png").write_bytes(drawn(40, 40, "PNG"))
    before = db.commits()
    catalog.try_csv(file_of(tmp_path, {**POT, "Image Src": "pot.png"}))
    assert db.commits() == before
    assert db.db.session.query(Product).count() == 0
    assert db.db.session.query(Picture).count() == 0
    assert not [file for file in app.config["SHOP"].media.rglob("*") if file.is_file()]


@pytest.mark.parametrize(
    ("rows", "fields"),
    [
        ([POT], []),
        ([{**POT, "Title": "Pot"}], ["title"]),
        ([{**POT, "Variant Inventory Qty": "7"}], ["count"]),
        ([{**POT, "Variant Inventory Policy": "continue"}], ["oversell"]),
        ([{**POT, "Variant SKU": "POT-2"}], ["sku"]),
        ([{**POT, "Image Src": "pot.png"}], []),
        ([{**POT, "Image Src": "other.png"}], ["photo"]),
        ([{**POT, "Image Src": "pot.png", "Image Alt Text": "A pot"}], ["alt"]),
        ([{**POT, "Image Src": "none.png"}], []),
        ([SMALL, LARGE], []),
        ([{**SMALL, "Variant Price": "10"}, LARGE], ["price"]),
        ([SMALL, LARGE, {**SMALL, "Option1 Value": "Huge", "Variant SKU": "CUP-H"}], ["variant"]),
        ([{**SMALL, "Option1 Name": "Volume"}, {**LARGE, "Option1 Name": "Volume"}], ["options"]),
        ([{**SMALL, "Variant SKU": "POT"}], None),
        ([{**POT, "Variant Price": "dear"}], None),
        ([{"Handle": "new", "Variant Price": "1"}], None),
        ([{**POT, "Handle": "twin", "Variant SKU": "A"}, {**SMALL, "Handle": "x"}], None),
    ],
)
def test_the_import_then_does_what_was_said(
    app: House, tmp_path: Path, rows: list[Row], fields: list[str] | None
) -> None:
    for name, width in (("pot", 40), ("other", 60)):
        (tmp_path / f"{name}.png").write_bytes(drawn(width, 40, "PNG"))
    catalog.import_csv(file_of(tmp_path, {**POT, "Image Src": "pot.png"}, SMALL, LARGE))
    path = file_of(tmp_path, *rows)
    trial = catalog.try_csv(path)
    run = catalog.import_csv(path)
    assert (trial.created, trial.updated, trial.skipped) == (run.created, run.updated, run.skipped)
    assert trial.problems == run.problems
    if fields is not None:
        assert sorted({change["field"] for change in trial.changes}) == fields
    again = catalog.try_csv(path)
    assert (again.created, again.updated, again.changes) == (0, 0, [])


def test_translations_are_compared_too(app: House, tmp_path: Path) -> None:
    catalog.import_csv(file_of(tmp_path, POT))
    line: dict[str, str] = {"Handle": "pot", "Locale": "zh-CN", "Title": "蓝壶"}
    catalogues.write(tmp_path / "translations.csv", [line])
    trial = catalog.try_csv(file_of(tmp_path, POT))
    assert told(trial) == [("pot", "title zh-CN", "", "蓝壶")]


def test_an_export_would_change_nothing(app: House, tmp_path: Path) -> None:
    catalog.import_csv(catalogues.tea(tmp_path))
    jobs.run_due()
    out = tmp_path / "out" / "goods.csv"
    out.parent.mkdir()
    with out.open("w", encoding="utf-8", newline="") as stream:
        catalog.export_csv(stream)
    trial = catalog.try_csv(out)
    assert (trial.created, trial.updated, trial.problems) == (0, 0, [])
    assert trial.unchanged > 0


def test_a_file_that_is_no_catalogue_is_refused(app: House, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        catalog.try_csv(tmp_path / "none.csv")
    with pytest.raises(NotAccepted):
        catalog.try_csv(catalogues.write(tmp_path / "strange.csv", [{"A": "1"}]))


def test_only_the_first_are_told_one_by_one(
    app: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storebuilder.catalog.trying.MOST", 3)
    rows = [{**POT, "Handle": f"pot-{n}", "Variant SKU": f"P-{n}"} for n in range(9)]
    trial = catalog.try_csv(file_of(tmp_path, *rows))
    assert (trial.created, len(trial.new)) == (9, 3)


def test_how_far_it_is_is_told(app: House, tmp_path: Path) -> None:
    seen: list[Any] = []
    catalog.try_csv(file_of(tmp_path, POT, SMALL), progress=lambda *now: seen.append(now))
    assert seen == [(2, 2)]
