"""Search documents: the words by which each offer is found."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import delete, select, text

from storebuilder import cleaning
from storebuilder.aggregator.models import Document
from storebuilder.aggregator.offered import Offered
from storebuilder.aggregator.searching import on_sqlite
from storebuilder.aggregator.vocabulary import learn
from storebuilder.bulk import batches, upsert
from storebuilder.db import db
from storebuilder.tokens import code_tokens, tokens

LONGEST_BODY = 6000  # characters of a description that can be searched
_PUT = """
INSERT INTO search_index_market (rowid, title_tokens, body_tokens) VALUES (:id, :t, :b)
"""
# An index without a copy of the words wants to be told what it has to forget.
_TAKE = """
INSERT INTO search_index_market (search_index_market, rowid, title_tokens, body_tokens)
VALUES ('delete', :id, :t, :b)
"""


def title_words(titles: Iterable[str]) -> str:
    """The tokens of an offer's titles in all its languages."""
    return tokens(*dict.fromkeys(titles))


def body_words(one: Offered, others: Iterable[tuple[str, list[Any]]]) -> str:
    """The tokens of everything else: brand, own category, choices, codes, descriptions.

    ``others`` are the descriptions and options of its other languages.
    """
    words = [one.brand, one.own_category]
    words += [value for _, values in one.options for value in values]
    descriptions = [one.description]
    for description, options in others:
        descriptions.append(description)
        words += [value for _, values in options for value in values]
    codes = dict.fromkeys(code for v in one.variants for code in (v.sku, v.gtin) if code)
    plain = (cleaning.plain(part)[:LONGEST_BODY] for part in dict.fromkeys(descriptions))
    cut = tokens(*dict.fromkeys(words), *plain)
    return " ".join([cut, *map(code_tokens, list(codes)[:50])]).strip()


def write_documents(wanted: dict[int, tuple[str, str]]) -> None:
    """Write the documents of offers (title's tokens, body's) that changed, and their words."""
    if not wanted:
        return
    known = _documents(wanted)
    fresh = {number: words for number, words in wanted.items() if known.get(number) != words}
    if not fresh:
        return
    _take({number: words for number, words in known.items() if number in fresh})
    rows = [
        {"offer_id": number, "title_tokens": title, "body_tokens": body}
        for number, (title, body) in fresh.items()
    ]
    upsert(Document, rows, key=("offer_id",), change=("title_tokens", "body_tokens"))
    _put(fresh)
    learn(title for title, _ in fresh.values())


def forget_documents(offer_ids: Sequence[int]) -> None:
    """Take offers out of the index, inside the caller's transaction."""
    for batch in batches(offer_ids):
        _take(_documents(batch))
        db.session.execute(delete(Document).where(Document.offer_id.in_(batch)))


def _documents(ids: Collection[int]) -> dict[int, tuple[str, str]]:
    rows = db.session.execute(
        select(Document.offer_id, Document.title_tokens, Document.body_tokens).where(
            Document.offer_id.in_(ids)
        )
    )
    return {row.offer_id: (row.title_tokens, row.body_tokens) for row in rows}


def _take(documents: dict[int, tuple[str, str]]) -> None:
    if documents and on_sqlite():
        db.session.execute(text(_TAKE), _rows(documents))


def _put(documents: dict[int, tuple[str, str]]) -> None:
    # PostgreSQL keeps its index up by itself.
    if documents and on_sqlite():
        db.session.execute(text(_PUT), _rows(documents))


def _rows(documents: dict[int, tuple[str, str]]) -> list[dict[str, Any]]:
    return [{"id": number, "t": title, "b": body} for number, (title, body) in documents.items()]
