"""Translating products and collections: the original and one language side by side."""

from __future__ import annotations

from collections import defaultdict

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from storebuilder import accounts, catalog
from storebuilder.db import writing
from storebuilder.errors import NotFound
from storebuilder.web.desk.asking import without_nul
from storebuilder.web.desk.editor import editor_words
from storebuilder.web.desk.notices import notice
from storebuilder.web.desk.rendering import render
from storebuilder.web.desk.speaking import t
from storebuilder.web.panel import face
from storebuilder.web.panel.product_around import foreign_languages
from storebuilder.web.panel.product_views import the_market
from storebuilder.web.panel.translation_lines import Sheet, collection_lines, product_lines

PRODUCT = "/products/<int(max=2147483647):product_id>/translations/<language>"
COLLECTION = "/collections/<int(max=2147483647):collection_id>/translations/<language>"


@face.get(PRODUCT)
def translation(product_id: int, language: str) -> str:
    """A product's texts beside their translation."""
    return _show(product_lines(product_id, _known(language)))


@face.post(PRODUCT)
def save_translation(product_id: int, language: str) -> ResponseReturnValue:
    """Keep the translation of a product."""
    back = url_for("panel.translation", product_id=product_id, language=language)
    with writing():
        sheet = product_lines(product_id, _known(language))
        saved = _save(sheet, "product", product_id)
    return _answer(sheet, back, saved=saved)


@face.get(COLLECTION)
def collection_translation(collection_id: int, language: str) -> str:
    """A collection's texts beside their translation."""
    return _show(collection_lines(collection_id, _known(language)))


@face.post(COLLECTION)
def save_collection_translation(collection_id: int, language: str) -> ResponseReturnValue:
    """Keep the translation of a collection."""
    back = url_for("panel.collection_translation", collection_id=collection_id, language=language)
    with writing():
        sheet = collection_lines(collection_id, _known(language))
        saved = _save(sheet, "collection", collection_id)
    return _answer(sheet, back, saved=saved)


def _known(language: str) -> str:
    if language not in foreign_languages(the_market()):
        raise NotFound("No storefront speaks this language.")
    return language


def _save(sheet: Sheet, kind: str, number: int) -> bool:
    """Write what differs, unless somebody else wrote first; says whether it did."""
    typed = {
        line.name: without_nul(request.form.get(line.name, line.text)).strip()
        for line in sheet.lines
    }
    too_long = {line.name for line in sheet.lines if len(typed[line.name]) > line.most}
    same = sheet.fingerprint == request.form.get("seen")
    texts: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
    changes: dict[str, list[str]] = {}
    for line in sheet.lines:
        if typed[line.name] != line.text:
            texts[line.kind, line.thing_id][line.field] = typed[line.name]
            changes[line.field] = [line.text[:200], typed[line.name][:200]]
        line.typed = typed[line.name]
        line.too_long = line.name in too_long
    if too_long or not same:
        sheet.meanwhile = not same
        return False
    for (of_kind, thing_id), fields in texts.items():
        catalog.translate(of_kind, thing_id, sheet.language, fields)
    if changes:
        accounts.audit(f"{kind}.translated", kind, number, sheet.title, changes)
    return True


def _answer(sheet: Sheet, back: str, *, saved: bool) -> ResponseReturnValue:
    if saved:
        notice("products.translate.saved")
        return redirect(back, 303)
    return _show(sheet), 409 if sheet.meanwhile else 422


def _show(sheet: Sheet) -> str:
    errors = [(line.name, t("products.problem.long", most=line.most)) for line in sheet.too_long]
    return render(
        "panel/products/translation.html",
        sheet=sheet,
        errors=errors,
        languages_offered=foreign_languages(the_market()),
        editor_words=editor_words(),
    )
