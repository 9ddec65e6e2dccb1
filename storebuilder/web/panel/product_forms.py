"""Reading a product's form: takes everything as text, checks nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from storebuilder import fields
from storebuilder.web.desk.asking import is_id, without_nul
from storebuilder.web.panel.product_sheets import (
    MOST_ROWS,
    OPTIONS,
    PLAIN_FIELDS,
    ROW_FIELDS,
    ListingSheet,
    OptionSheet,
    ProductSheet,
    RowSheet,
    ValueSheet,
    complete,
    fit,
)

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict


def from_form(form: MultiDict[str, str], storefront_ids: list[int]) -> ProductSheet:
    """Read a sheet from what was sent; takes everything as text, checks nothing."""
    sheet = ProductSheet()
    for name in PLAIN_FIELDS:
        setattr(sheet, name, without_nul(form.get(name, getattr(sheet, name))))
    sheet.stock_reason = form.get("stock_reason", "counted")
    sheet.stock_note = without_nul(form.get("stock_note", ""))
    sheet.collections = sorted({int(i) for i in form.getlist("collection") if is_id(i)})
    sheet.options = [option for n in range(OPTIONS) if (option := _option(form, n)).values]
    keys = [key for key in dict.fromkeys(form.getlist("row")) if _is_row(key)]
    sheet.rows = [_row(form, key, storefront_ids) for key in keys[:MOST_ROWS]]
    fit(sheet)
    if (
        "matrix" not in form and sheet.options
    ):  # without a script the server makes the rows of new values
        complete(sheet)
    for number in storefront_ids:
        sheet.listings[number] = ListingSheet(
            wanted=f"shown-{number}" in form, title=_line(form.get(f"listing-title-{number}", ""))
        )
    return sheet


def _option(form: MultiDict[str, str], number: int) -> OptionSheet:
    start = f"option-{number}"
    ids, texts = form.getlist(f"{start}-value-id"), form.getlist(f"{start}-value")
    values = [
        ValueSheet(id=value_id if is_id(value_id) else "", value=_line(text))
        for value_id, text in zip(ids, texts, strict=False)
        if _line(text)
    ]
    known = {value.value.casefold() for value in values}
    for text in form.get(f"{start}-more", "").replace("，", ",").replace("、", ",").split(","):
        cleaned = _line(text)
        if cleaned and cleaned.casefold() not in known:
            known.add(cleaned.casefold())
            values.append(ValueSheet(id="", value=cleaned))
    option_id = form.get(f"{start}-id", "")
    return OptionSheet(
        id=option_id if is_id(option_id) else "",
        name=_line(form.get(f"{start}-name", "")),
        values=values,
    )


def _line(text: str) -> str:
    # The way the catalogue keeps it, by which rows find their values again.
    return fields.line(text, field="", most=len(text))


def _row(form: MultiDict[str, str], key: str, storefront_ids: list[int]) -> RowSheet:
    row = RowSheet(key=key, choice=_choice(form.get(f"{key}-choice", "")))
    for name in ROW_FIELDS:
        setattr(row, name, _line(form.get(f"{key}-{name}", "")))
    row.stock_was = form.get(f"{key}-stock-was", "")
    row.own = {n: form.get(f"{key}-own-{n}", "").strip() for n in storefront_ids}
    return row


def _choice(text: str) -> tuple[str, ...]:
    try:
        found = json.loads(text or "[]")
    except ValueError:
        return ()
    return tuple(str(key) for key in found[:OPTIONS]) if isinstance(found, list) else ()


def _is_row(key: str) -> bool:
    return key[:1] in {"v", "n"} and is_id(key[1:])
