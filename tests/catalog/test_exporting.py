import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from storebuilder import catalog, jobs
from storebuilder.catalog import NewProduct, NewVariant
from storebuilder.catalog.files.cells import guard, unguard
from storebuilder.catalog.models import OptionValue, Photo, Product, Variant
from storebuilder.db import db
from storebuilder.web.faces import House
from tests.catalog import builders, catalogues

TEXT = st.text("aé茶=+-@'\"<>&;,\n\t 1", min_size=1, max_size=20).filter(lambda text: text.strip())


def exported() -> list[dict[str, str]]:
    stream = io.StringIO()
    catalog.export_csv(stream)
    return list(csv.DictReader(io.StringIO(stream.getvalue())))


def snapshot() -> list[list[tuple[object, ...]]]:
    db.session.rollback()
    tables = [model.__table__ for model in (Product, Variant, OptionValue, Photo)]
    return [
        [tuple(row) for row in db.session.execute(select(table).order_by(table.c.id))]
        for table in tables
    ]


def test_it_works(app: House, tmp_path: Path) -> None:
    catalog.import_csv(catalogues.tea(tmp_path))
    jobs.run_due()
    rows = exported()
    assert [row["Handle"] for row in rows] == ["blue-pot", "blue-pot", "cup", "cup"]
    assert (rows[0]["Variant Price"], rows[0]["Status"]) == ("29.00", "active")
    assert (rows[2]["HS Code"], rows[3]["Title"]) == ("691200", "")
    assert rows[0]["Image Src"].startswith("media/")


def test_importing_an_export_changes_nothing(app: House, tmp_path: Path) -> None:
    catalog.import_csv(catalogues.tea(tmp_path))
    jobs.run_due()
    builders.shirt(tags=("a", "b"), origin="cn", hs_code="6205.20")
    builders.product("Draft", published=False, on_hand=None)
    before = snapshot()
    path = tmp_path / "out" / "all.csv"
    path.parent.mkdir()
    with path.open("w", encoding="utf-8", newline="") as stream:
        assert catalog.export_csv(stream) == 4
    run = catalog.import_csv(path)
    assert (run.created, run.updated, run.skipped, run.problems) == (0, 0, 0, [])
    assert snapshot() == before


def test_translations_come_out_beside_it(app: House) -> None:
    made = builders.product("Pot")
    catalog.translate("product", made.id, "zh-CN", {"title": "壶", "description_html": "<p>好</p>"})
    stream = io.StringIO()
    assert catalog.export_translations(stream) == 1
    assert next(csv.DictReader(io.StringIO(stream.getvalue())))["Title"] == "壶"


@pytest.mark.parametrize(
    "text",
    [
        "=HYPERLINK(A1)",
        "+1+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "＝1",
        "'=1",
        "''=1",
    ],
)
def test_a_cell_is_never_a_formula(text: str) -> None:
    assert guard(text).startswith("'")
    assert unguard(guard(text)) == text


@pytest.mark.parametrize("text", ["Pot", "-5", "12.50", "", "'quoted'", "a=b", "<p>-x</p>"])
def test_a_cell_that_is_no_formula_stays_as_it_is(text: str) -> None:
    assert guard(text) == text
    assert unguard(text) == text


@given(st.text(max_size=30))
def test_guarding_can_always_be_undone(text: str) -> None:
    assert unguard(guard(text)) == text


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(TEXT, TEXT, st.lists(TEXT, max_size=3), st.integers(0, 10**9), st.integers(-5, 9))
def test_any_words_survive_the_way_out_and_in(
    app: House,
    tmp_path: Path,
    title: str,
    vendor: str,
    tags: list[str],
    price: int,
    count: int,
) -> None:
    variant = NewVariant(price, on_hand=count, oversell=count < 0)
    plain = tuple(tag.replace(",", " ") for tag in tags)
    new = NewProduct(title, vendor=vendor, tags=plain, description_html=title, variants=(variant,))
    catalog.add_product(new)
    before = snapshot()
    path = tmp_path / "all.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        catalog.export_csv(stream)
    run = catalog.import_csv(path, collections=False)
    assert (run.created, run.updated, run.problems) == (0, 0, [])
    assert snapshot() == before
