"""WooCommerce's product table as rows of ours: products that vary become one row a variant.

The columns are those of WooCommerce's own product exporter in English (its
``importers/mappings/default.php``). What has no place here is not read; see docs/import.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from storebuilder import clock
from storebuilder.catalog.files import woo_cells
from storebuilder.catalog.naming import slug

MOST_OPTIONS = 3
_PARENT_ID = re.compile(r"id:\s*(\d+)")
_GRAMS = {"kg": "1000", "g": "1", "lbs": "453.59237", "oz": "28.349523125"}  # exact, per unit
#: Their column under our key where a cell means the same in both.
_SAME = {
    "sku": "sku",
    "gtin, upc, ean, or isbn": "barcode",
    "cost of goods": "cost",
    "backorders allowed?": "oversell",
}
_OF_PRODUCT = {
    "name": "title",
    "brands": "vendor",
    "commodity code (hs code)": "hs_code",
    "country of origin": "origin",
}


class Line(NamedTuple):
    """A row of the file: its number and its cells, by name in small letters or by our keys."""

    number: int
    cells: dict[str, str]


def is_layout(header: Iterable[str]) -> bool:
    """Whether these are the columns of WooCommerce's exporter."""
    names = {name.strip().casefold() for name in header}
    return "name" in names and ("regular price" in names or {"type", "parent"} <= names)


def rows(lines: Sequence[Line]) -> Iterator[Line]:
    """The same goods by our keys; what cannot be taken says so under ``refused``."""
    products = [line for line in lines if "variation" not in _kinds(line)]
    known: dict[str, int] = {}
    for place, line in reversed(list(enumerate(products))):
        known |= {f"id:{line.cells.get('id', '')}": place, line.cells.get("sku", ""): place}
    children: dict[int, list[Line]] = {}
    lost: list[Line] = []
    for line in lines:
        if "variation" in _kinds(line):
            parent = _PARENT_ID.sub(r"id:\1", line.cells.get("parent", ""))
            place = known.get(parent, -1) if parent else -1
            children.setdefault(place, []).append(line) if place >= 0 else lost.append(line)
    taken: set[str] = set()
    for place, line in enumerate(products):
        handle = _handle(line, taken)
        yield from _product(line, handle, children.get(place, []))
    for line in lost:
        said = f"The file has no product {line.cells.get('parent', '')!r} that this belongs to."
        yield Line(line.number, {"handle": _handle(line, taken), "refused": said})


def _kinds(line: Line) -> set[str]:
    return {part.strip().casefold() for part in line.cells.get("type", "simple").split(",")}


def _handle(line: Line, taken: set[str]) -> str:
    cells = line.cells
    mark = slug(cells.get("sku", "") or cells.get("id", "")) or str(line.number)
    handle = slug(cells.get("name", "")) or mark
    if handle in taken:  # two goods of one name, told apart by what they are known by
        handle = f"{handle[: 119 - len(mark)]}-{mark}"
    taken.add(handle)
    return handle


def _product(line: Line, handle: str, children: Sequence[Line]) -> Iterator[Line]:
    kinds = _kinds(line)
    base = {"handle": handle} | _same(line, _OF_PRODUCT) | woo_cells.of_product(line.cells)
    # A variation that is not published is switched off there.
    sold = [child for child in children if child.cells.get("published", "1") == "1"]
    names = _option_names(line, sold)
    if refused := _refused(kinds, sold, names):
        yield Line(line.number, base | {"refused": refused})
        return
    pictures = woo_cells.images(line.cells)
    if pictures:
        base |= {"image": pictures[0], "image_position": "1"}
    for place, one in enumerate(sold or [line]):
        own = _variant(one, line) | _options(one, names)
        yield Line(one.number, own | (base if place == 0 else {"handle": handle}))
    for place, picture in enumerate(pictures[1:], start=2):
        cells = {"handle": handle, "image": picture, "image_position": str(place)}
        yield Line(line.number, cells)


def _refused(kinds: set[str], sold: Sequence[Line], names: Sequence[str]) -> str:
    """Why goods cannot be taken, in words; empty where they can."""
    if other := kinds & {"grouped", "external"}:
        return f"A product of type {other.pop()} has no place."
    if "variable" in kinds and not sold:
        return "The file has no variations of this product."
    if len(names) > MOST_OPTIONS:
        return f"Variations differ in {len(names)} attributes; {MOST_OPTIONS} are accepted."
    return ""


def _option_names(line: Line, sold: Sequence[Line]) -> list[str]:
    """The attributes that variations differ in, in the product's order."""
    used = dict.fromkeys(name for child in sold for name, value in _choice(child) if value)
    order = [name for name, _ in _choice(line) if name in used]
    return list(dict.fromkeys([*order, *used]))


def _same(line: Line, columns: dict[str, str]) -> dict[str, str]:
    return {ours: line.cells[theirs] for theirs, ours in columns.items() if theirs in line.cells}


def _choice(line: Line) -> list[tuple[str, str]]:
    """The attributes of a row by name, in order."""
    found = []
    for key, name in line.cells.items():
        number = re.fullmatch(r"attribute (\d+) name", key)
        if number and name:
            found.append((name, line.cells.get(f"attribute {number[1]} value(s)", "")))
    return found


def _options(line: Line, names: Sequence[str]) -> dict[str, str]:
    if not names:
        return {"option1_name": "Title", "option1": "Default Title"}
    values = dict(_choice(line))
    cells: dict[str, str] = {}
    for place, name in enumerate(names, start=1):
        cells |= {f"option{place}_name": name, f"option{place}": values.get(name, "")}
    return cells


def _variant(line: Line, product: Line) -> dict[str, str]:
    cells = _same(line, _SAME) | woo_cells.price(line.cells, clock.now().date())
    cells |= woo_cells.stock(line.cells, product.cells)
    if cells.get("oversell", "").casefold() == "notify":
        cells["oversell"] = "1"
    for key in product.cells:
        unit = re.fullmatch(r"weight \((\w+)\)", key)
        if unit and unit[1] in _GRAMS:
            cells["weight_grams"] = _grams(line.cells.get(key) or product.cells[key], unit[1])
    if _kinds(line) & {"virtual", "downloadable"}:
        cells["requires_shipping"] = "false"
    tax = line.cells.get("tax status") or product.cells.get("tax status")
    if tax:
        cells["taxable"] = "true" if tax.casefold() == "taxable" else "false"
    pictures = woo_cells.images(line.cells)
    if pictures and line is not product:
        cells["variant_image"] = pictures[0]
    return cells


def _grams(text: str, unit: str) -> str:
    try:
        weight = Decimal(text.replace(",", "."))
        return str(round(weight * Decimal(_GRAMS[unit]))) if weight.is_finite() else text
    except InvalidOperation:
        return text  # the reader of rows says what is wrong with it
