"""What the page of a product says: words for its scripts, countries, what was changed before."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from babel import Locale

from storebuilder.accounts.models import AuditEntry
from storebuilder.web.desk.editor import editor_words
from storebuilder.web.desk.speaking import locale, t
from storebuilder.web.panel.product_around import Form
from storebuilder.web.panel.product_sheets import RowSheet

PHOTOS = "sending broken again dismiss removed undo ordered described pasted"
MOST_SHOWN = 3  # changes of one line of history


def page_words(form: Form) -> dict[str, Any]:
    """The names that the templates of a product's page need besides the form."""
    rows = form.known.sheet.rows if form.known else []
    return {
        "editor_words": editor_words(),
        "photo_words": {name: t(f"photos.script.{name}") for name in PHOTOS.split()},
        "countries": [("", t("products.field.no_origin")), *countries(locale())],
        "shop_language": form.market.fronts[0].shop_language if form.market.fronts else "",
        "labels": {row.id: form.known.sheet.label(row) for row in rows if form.known},
        "history_words": history_words,
        "blank_row": RowSheet(key="KEY"),
    }


@cache
def countries(tag: str) -> list[tuple[str, str]]:
    """Every country with its name in a language, in that language's order of names."""
    names = Locale.parse(tag).territories
    known = [(code, name) for code, name in names.items() if re.fullmatch("[A-Z]{2}", code)]
    left_out = {"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB", "AC", "CP", "DG", "EA", "IC", "TA"}
    return sorted((pair for pair in known if pair[0] not in left_out), key=lambda pair: pair[1])


def history_words(entry: AuditEntry) -> str:
    """A line of the audit trail as a colleague would say it: ``Price: 12.00 → 15.00``."""
    if not entry.changes:
        return t(f"products.history.{entry.action}")
    said = [_change(name, pair) for name, pair in list(entry.changes.items())[:MOST_SHOWN]]
    more = len(entry.changes) - len(said)
    return " · ".join(said) + (t("products.history.more", count=more) if more > 0 else "")


def _change(name: str, pair: Any) -> str:
    first, _, rest = name.partition(" ")
    known = t(f"products.changed.{first}")
    called = (first if known.startswith("products.") else known) + (f" {rest}" if rest else "")
    texts = [_text(first, value) for value in pair] if isinstance(pair, list) else []
    short = len(texts) == 2 and any(texts) and all(len(text) <= 40 for text in texts)
    return f"{called}: {texts[0] or '–'} → {texts[1] or '–'}" if short else called


def _text(name: str, value: Any) -> str:
    if name == "state":
        return t(f"products.state.{value}")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")
