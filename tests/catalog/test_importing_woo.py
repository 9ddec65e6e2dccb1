"""WooCommerce's product file is taken as it comes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import time_machine

from storebuilder import catalog
from storebuilder.catalog.files import woo
from storebuilder.catalog.runs import ImportRun
from storebuilder.errors import NotFound
from storebuilder.web.faces import House
from tests.catalog import builders, catalogues
from tests.media.builders import drawn

SHIRT = {
    "ID": "44",
    "Type": "variable",
    "SKU": "SHIRT",
    "Name": "Linen shirt",
    "Published": "1",
    "Short description": "Cool in summer.",
    "Description": "Washed twice.\\n\\nMade to last.",
    "Tax status": "taxable",
    "Weight (kg)": "0.25",
    "Categories": "Clothing > Shirts, Summer",
    "Tags": "linen",
    "Images": "images/shirt.jpg, images/white.jpg",
    "Attribute 1 name": "Material",
    "Attribute 1 value(s)": "Linen",
    "Attribute 2 name": "Colour",
    "Attribute 2 value(s)": "White, Indigo",
    "Attribute 3 name": "Size",
    "Attribute 3 value(s)": "S, M",
    "Commodity code (HS code)": "6205.90",
    "Country of origin": "PT",
}


def variation(colour: str, size: str, **cells: str) -> dict[str, str]:
    return {
        "Type": "variation",
        "SKU": f"SHIRT-{colour[0]}{size}",
        "Name": f"Linen shirt - {colour}, {size}",
        "Published": "1",
        "Regular price": "49.00",
        "Stock": "5",
        "Parent": "SHIRT",
        "Attribute 2 name": "Colour",
        "Attribute 2 value(s)": colour,
        "Attribute 3 name": "Size",
        "Attribute 3 value(s)": size,
    } | {key.replace("_", " "): value for key, value in cells.items()}


def simple(name: str = "Blue pot", **cells: str) -> dict[str, str]:
    row = {"Type": "simple", "SKU": "", "Name": name, "Published": "1", "Regular price": "29"}
    return row | {key.replace("_", " "): value for key, value in cells.items()}


def bring_in(folder: Path, *rows: Mapping[str, str], **options: Any) -> ImportRun:
    return catalog.import_csv(catalogues.write(folder / "woo.csv", rows), **options)


def problems(run: ImportRun) -> list[str]:
    return [f"{note['row']} {note['problem']}" for note in run.problems]


def view(handle: str) -> Any:
    return catalog.product(builders.front(), "en", handle)


def shirts(folder: Path) -> list[dict[str, str]]:
    (folder / "images").mkdir()
    (folder / "images/shirt.jpg").write_bytes(drawn(400, 300))
    (folder / "images/white.jpg").write_bytes(drawn(300, 400))
    white = {"Images": "images/white.jpg", "Sale price": "39.00", "Weight (kg)": "0.3"}
    return [SHIRT, variation("White", "S", **white), variation("Indigo", "M", Stock="")]


def test_it_works(app: House, tmp_path: Path) -> None:
    run = bring_in(tmp_path, *shirts(tmp_path))
    assert (run.created, run.skipped, problems(run)) == (1, 0, [])
    shirt = view("linen-shirt")
    assert (shirt.title, shirt.kind, shirt.tags) == ("Linen shirt", "Shirts", ("linen", "Summer"))
    assert shirt.description_html == (
        "<p>Cool in summer.</p>\n<p>Washed twice.</p><p>Made to last.</p>"
    )
    assert (shirt.hs_code, shirt.origin) == ("620590", "PT")
    assert len(shirt.pictures) == 2
    assert [option.name for option in shirt.options] == ["Colour", "Size"]
    told = [(one.title, one.price, one.compare_at, one.available) for one in shirt.variants]
    assert told == [("White / S", 3900, 4900, 5), ("Indigo / M", 4900, None, None)]
    ids = [one.id for one in shirt.variants]
    lines = catalog.lines(builders.front(), "en", ids)
    assert [lines[number].weight_grams for number in ids] == [300, 250]


def test_importing_again_changes_nothing(app: House, tmp_path: Path) -> None:
    rows = [*shirts(tmp_path), simple(), simple("Cup", Stock="3", Images="images/shirt.jpg")]
    bring_in(tmp_path, *rows)
    again = bring_in(tmp_path, *rows)
    assert (again.created, again.updated, again.skipped) == (0, 0, 0)


def test_simple_goods_have_no_options(app: House, tmp_path: Path) -> None:
    bring_in(tmp_path, simple(Attribute_1_name="Glaze", **{"Attribute 1 value(s)": "Celadon"}))
    pot = view("blue-pot")
    assert (pot.options, pot.variant().price) == ((), 2900)


def test_a_parent_is_found_by_its_number_too_and_may_come_later(app: House, tmp_path: Path) -> None:
    parent = SHIRT | {"SKU": "", "Images": ""}
    run = bring_in(tmp_path, variation("White", "S", Parent="id:44"), parent)
    assert problems(run) == []
    assert [one.title for one in view("linen-shirt").variants] == ["White / S"]


def test_two_goods_of_one_name_stay_two(app: House, tmp_path: Path) -> None:
    run = bring_in(tmp_path, simple("Pot", SKU="A-1"), simple("Pot", SKU="B-2"))
    assert run.created == 2
    assert view("pot-b-2").variant().sku == "B-2"


def test_what_is_private_or_a_draft_is_not_shown(app: House, tmp_path: Path) -> None:
    bring_in(tmp_path, simple("Private", Published="0"), simple("Draft", Published="-1"))
    for handle in ("private", "draft"):
        with pytest.raises(NotFound):
            view(handle)


def test_a_variation_that_is_switched_off_is_left_out(app: House, tmp_path: Path) -> None:
    off = variation("Indigo", "M", Published="0")
    bring_in(tmp_path, SHIRT | {"Images": ""}, variation("White", "S"), off)
    assert [one.title for one in view("linen-shirt").variants] == ["White / S"]


@time_machine.travel("2026-06-15")
def test_a_sale_counts_only_in_its_days(app: House, tmp_path: Path) -> None:
    sale = {"Sale price": "19,99", "Date sale price starts": "2026-06-01 00:00:00"}
    over = sale | {"Date sale price ends": "2026-06-14"}
    bring_in(tmp_path, simple("Now", **sale), simple("Over", **over))
    assert (view("now").variant().price, view("now").variant().compare_at) == (1999, 2900)
    assert (view("over").variant().price, view("over").variant().compare_at) == (2900, None)


def test_goods_out_of_stock_are_not_sold_without_end(app: House, tmp_path: Path) -> None:
    count = {"Stock": "", "In stock?": "0"}
    bring_in(tmp_path, simple("Gone", **count), simple("Endless", **count | {"In stock?": "1"}))
    assert view("gone").variant().available == 0
    assert view("endless").variant().available is None


def test_what_has_no_place_is_told_by_row(app: House, tmp_path: Path) -> None:
    four = {f"Attribute {n} name": f"Kind {n}" for n in range(1, 5)}
    four |= {f"Attribute {n} value(s)": "x" for n in range(1, 5)}
    run = bring_in(
        tmp_path,
        simple("Set", Type="grouped"),
        SHIRT | {"SKU": "EMPTY", "Name": "No variations"},
        variation("White", "S", Parent="NOBODY"),
        SHIRT | {"SKU": "FOUR", "Name": "Four"},
        variation("White", "S", Parent="FOUR", **four),
        simple("Good"),
    )
    assert (run.created, run.skipped) == (1, 4)
    assert sorted(problems(run)) == [
        "2 A product of type grouped has no place.",
        "3 The file has no variations of this product.",
        "4 The file has no product 'NOBODY' that this belongs to.",
        "5 Variations differ in 4 attributes; 3 are accepted.",
    ]


def test_a_file_of_shopify_is_no_file_of_woocommerce() -> None:
    assert not woo.is_layout(catalogues.OLDER.split(","))
    assert woo.is_layout(["ID", "Type", "SKU", "Name", "Parent"])
