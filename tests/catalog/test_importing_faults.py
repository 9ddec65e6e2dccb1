"""Files and rows that cannot be imported, and imports that are cut off."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from storebuilder import catalog, inventory
from storebuilder.catalog import importing
from storebuilder.catalog.models import Product
from storebuilder.catalog.runs import ImportRun
from storebuilder.db import db
from storebuilder.errors import NotAccepted, NotFound
from storebuilder.media.models import Picture
from storebuilder.web.faces import House
from tests.catalog import builders
from tests.catalog.bringing_in import bring_in, problems
from tests.media.builders import drawn


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"Variant Price": "abc"}, "2 pot: 'abc' is not an amount in USD."),
        ({"Variant Price": "1.999"}, "2 pot: '1.999' is not an amount in USD."),
        ({"Variant Price": "-4"}, "2 pot: '-4' is not an amount in USD."),
        ({"Variant Price": ""}, "2 pot: The variant has no price."),
        ({"Title": ""}, "2 pot: A new product needs a title."),
        ({"Variant Grams": "heavy"}, "2 pot: 'heavy' is not a weight."),
        ({"Variant Inventory Qty": "a few"}, "2 pot: 'a few' is not a quantity."),
        ({"Status": "sold"}, "2 pot: The status 'sold' is not known."),
        ({"HS Code": "cups"}, "2 pot: 'cups' is not an HS code."),
        ({"Variant Taxable": "maybe"}, "2 pot: 'maybe' is neither true nor false."),
        ({"Variant SKU": "TAKEN"}, "2 pot: The SKU 'TAKEN' belongs to 'sofa' already."),
    ],
)
def test_a_row_that_cannot_be_is_told_in_words_and_the_others_are_taken(
    app: House, tmp_path: Path, cells: dict[str, str], said: str
) -> None:
    builders.product("Sofa", sku="TAKEN")
    good = {"Handle": "cup", "Title": "Cup", "Variant Price": "9"}
    bad = {"Handle": "pot", "Title": "Pot", "Variant Price": "9", **cells}
    run = bring_in(tmp_path, bad, good)
    assert (run.created, run.skipped) == (1, 1)
    assert problems(run)[0].startswith(said)
    assert sorted(db.session.scalars(select(Product.handle))) == ["cup", "sofa"]


def test_a_variant_given_twice_is_told_with_both_rows(app: House, tmp_path: Path) -> None:
    cells = {"Handle": "cup", "Title": "Cup", "Option1 Name": "Size", "Option1 Value": "S"}
    row = cells | {"Variant Price": "9"}
    run = bring_in(tmp_path, row, {"Handle": "x", "Title": "X", "Variant Price": "1"}, row)
    assert problems(run) == ["4 cup: The variant 'S' stands in row 2 too."]


def test_a_sku_used_by_two_products_of_the_file_goes_to_the_first(
    app: House, tmp_path: Path
) -> None:
    rows = [
        {"Handle": name, "Title": name, "Variant SKU": "A", "Variant Price": "1"} for name in "ab"
    ]
    assert problems(bring_in(tmp_path, *rows)) == ["3 b: The SKU 'A' belongs to 'a' already."]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("https://evil.example/a.jpg", "was not fetched"),
        ("HTTP://169.254.169.254/latest/meta-data", "was not fetched"),
        ("//evil.example/a.jpg", "was not fetched"),
        ("file:///etc/passwd", "was not fetched"),
        ("../secret.jpg", "outside of the file's folder"),
        ("images/../../secret.jpg", "outside of the file's folder"),
        ("..\\secret.jpg", "outside of the file's folder"),
        ("/etc/passwd", "outside of the file's folder"),
        ("link.jpg", "outside of the file's folder"),
        ("nothing.jpg", "is not there"),
        ("text.jpg", "JPEG, PNG, WebP, GIF and AVIF"),
    ],
)
def test_a_picture_comes_from_beside_the_file_or_not_at_all(
    app: House, tmp_path: Path, source: str, said: str
) -> None:
    (tmp_path / "secret.jpg").write_bytes(drawn())
    folder = tmp_path / "goods"
    folder.mkdir()
    (folder / "text.jpg").write_text("<svg/>")
    (folder / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    row = {"Handle": "pot", "Title": "Pot", "Variant Price": "9", "Image Src": source}
    run = bring_in(folder, row)
    assert run.created == 1
    assert said in problems(run)[0]
    assert db.session.scalars(select(Picture.id)).all() == []


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no column Handle or Title"),
        (b"a,b\n1,2\n", "no column Handle or Title"),
        (b"\xff\xfe\x00", "cannot be read"),
        (b"\x89PNG\r\n\x1a\n\x00\xff\xff\xff", "no column|cannot be read"),
        (b'Handle,Title\n"' + b"x" * 1_100_000, "is not a CSV file"),
    ],
)
def test_a_file_that_is_no_catalogue_is_refused_in_one_line(
    app: House, tmp_path: Path, data: bytes, said: str
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    with pytest.raises(NotAccepted, match=said):
        catalog.import_csv(path)


def test_a_file_that_is_not_there_is_said(app: House, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There is no file"):
        catalog.import_csv(tmp_path / "none.csv")


def test_one_product_that_fails_in_the_database_takes_no_other_with_it(
    app: House, tmp_path: Path
) -> None:
    from datetime import timedelta

    from storebuilder import clock
    from tests.inventory.builders import order

    pot = builders.product("Pot", on_hand=5)
    until = clock.now() + timedelta(minutes=5)
    inventory.reserve(order(), [(builders.variant_ids(pot.id)[0], 3)], until)
    cells = {"Variant Price": "9", "Variant Inventory Qty": "1"}
    run = bring_in(
        tmp_path,
        {"Handle": "cup", "Title": "Cup", **cells},
        {"Handle": "pot", "Title": "New", **cells},
    )
    assert (run.created, run.skipped) == (1, 1)
    assert "fewer than the 3 that are promised" in problems(run)[0]
    assert db.session.get_one(Product, pot.id).title == "Pot"


def test_an_interrupted_import_goes_on_where_it_stopped(
    app: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 2)
    rows = [{"Handle": f"p-{n}", "Title": f"P {n}", "Variant Price": "9"} for n in range(5)]

    def stop(done: int, _total: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring_in(tmp_path, *rows, progress=stop)
    run = bring_in(tmp_path, *rows)
    assert (run.created, run.updated) == (1, 0)
    states = db.session.scalars(select(ImportRun.state).order_by(ImportRun.id)).all()
    assert states == ["failed", "done"]
    assert db.session.scalar(select(func.count(Product.id))) == 5
