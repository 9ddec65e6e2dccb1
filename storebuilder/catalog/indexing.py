"""Search documents: the words of each product on each storefront in each of its languages."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import delete, select, text

from storebuilder.bulk import upsert
from storebuilder.catalog.goods import Goods, Texts, load_texts
from storebuilder.catalog.models import SearchDocument
from storebuilder.catalog.pricing import Market
from storebuilder.cleaning import plain
from storebuilder.db import db
from storebuilder.tokens import code_tokens, tokens

LONGEST_BODY = 20_000  # characters of a description that can be searched

Key = tuple[int, int, str]  # (storefront id, product id, language)
KEY = ("storefront_id", "product_id", "language")


def spread_documents(
    batch: dict[int, Goods], where: list[Market], shown: dict[tuple[int, int], tuple[bool, str]]
) -> None:
    """Write the documents that changed; what a storefront does not show has none."""
    languages = sorted({language for market in where for language in market.languages})
    writer = _Writer(*load_texts(batch, languages))
    wanted: dict[Key, tuple[str, str]] = {}
    for market in where:
        for one in batch.values():
            visible, own_title = shown[(market.id, one.id)]
            if not visible:
                continue
            for language in market.languages:
                title = own_title if language == market.languages[0] else ""
                wanted[(market.id, one.id, language)] = writer.write(one, language, title)
    _write(wanted, _known(batch))


class _Writer:
    """Cuts the words of products into tokens, each text of a language once."""

    def __init__(self, products: Texts, values: Texts) -> None:
        self.products = products
        self.values = values
        self.bodies: dict[tuple[int, str], str] = {}

    def write(self, one: Goods, language: str, own_title: str) -> tuple[str, str]:
        """The title's tokens and the body's; the shop's own language is found in every language."""
        translated = self.products[language][one.id]
        titles = dict.fromkeys((own_title, translated.get("title", ""), one.title))
        if (one.id, language) not in self.bodies:
            self.bodies[(one.id, language)] = self._body(one, language, translated)
        return tokens(*titles), self.bodies[(one.id, language)]

    def _body(self, one: Goods, language: str, translated: dict[str, str]) -> str:
        words = [one.vendor, one.kind, *one.tags]
        for value_id, value in one.values:
            words += [value, self.values[language][value_id].get("value", "")]
        codes = [code for row in one.variants for code in (row.sku, row.barcode) if code]
        texts = dict.fromkeys((translated.get("description_html", ""), one.description_html))
        body = tokens(*dict.fromkeys(words), *(plain(text)[:LONGEST_BODY] for text in texts))
        return " ".join([body, *map(code_tokens, codes)]).strip()


def _known(ids: Iterable[int]) -> dict[Key, Any]:
    rows = db.session.execute(
        select(
            SearchDocument.id,
            SearchDocument.storefront_id,
            SearchDocument.product_id,
            SearchDocument.language,
            SearchDocument.title_tokens,
            SearchDocument.body_tokens,
        ).where(SearchDocument.product_id.in_(list(ids)))
    )
    return {(row.storefront_id, row.product_id, row.language): row for row in rows}


def _write(wanted: dict[Key, tuple[str, str]], known: dict[Key, Any]) -> None:
    gone = [row.id for key, row in known.items() if key not in wanted]
    fresh = {
        key: words
        for key, words in wanted.items()
        if key not in known or (known[key].title_tokens, known[key].body_tokens) != words
    }
    names = (*KEY, "title_tokens", "body_tokens")
    changed = [dict(zip(names, (*key, *words), strict=True)) for key, words in fresh.items()]
    if gone:
        _forget_index(gone)
        db.session.execute(delete(SearchDocument).where(SearchDocument.id.in_(gone)))
    if changed:
        upsert(SearchDocument, changed, key=KEY, change=("title_tokens", "body_tokens"))
        products = {key[1] for key in fresh}
        _index(products, [row.id for key, row in known.items() if key[1] in products])


def _forget_index(ids: Collection[int]) -> None:
    if ids and db.engine.dialect.name == "sqlite":
        db.session.execute(
            text("DELETE FROM search_index WHERE rowid = :id"), [{"id": number} for number in ids]
        )


def _index(product_ids: Collection[int], old: Collection[int]) -> None:
    """SQLite's index is a table of its own; PostgreSQL keeps its index up by itself."""
    if db.engine.dialect.name != "sqlite":
        return
    _forget_index(old)
    rows = db.session.execute(
        select(SearchDocument.id, SearchDocument.title_tokens, SearchDocument.body_tokens).where(
            SearchDocument.product_id.in_(product_ids)
        )
    )
    db.session.execute(
        text("INSERT INTO search_index (rowid, title_tokens, body_tokens) VALUES (:id, :t, :b)"),
        [{"id": row.id, "t": row.title_tokens, "b": row.body_tokens} for row in rows],
    )
