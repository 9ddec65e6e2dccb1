"""Finding offers by words, on SQLite's FTS5 and on PostgreSQL's text search."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Float, Integer, text

from storebuilder.db import db
from storebuilder.tokens import for_fts5, for_tsquery, terms

# For counting nobody needs an order, which takes most of the time.
_UNRANKED_ON_SQLITE = """
SELECT rowid AS offer_id, 0.0 AS rank FROM search_index_market
WHERE search_index_market MATCH :sought
"""
_UNRANKED_ON_POSTGRESQL = """
SELECT d.offer_id AS offer_id, 0.0 AS rank FROM market_documents AS d
WHERE to_tsvector('simple', d.title_tokens || ' ' || d.body_tokens)
    @@ to_tsquery('simple', :sought)
"""
# A title counts ten times as much as the rest; the smaller the rank the better, on both databases.
_SQLITE = """
SELECT search_index_market.rowid AS offer_id, bm25(search_index_market, 10.0, 1.0) AS rank
FROM search_index_market WHERE search_index_market MATCH :sought
"""
_POSTGRESQL = """
SELECT d.offer_id AS offer_id, -ts_rank(
    '{0.1, 0.2, 0.4, 1.0}',
    setweight(to_tsvector('simple', d.title_tokens), 'A')
        || setweight(to_tsvector('simple', d.body_tokens), 'D'),
    to_tsquery('simple', :sought)) AS rank
FROM market_documents AS d
WHERE to_tsvector('simple', d.title_tokens || ' ' || d.body_tokens)
    @@ to_tsquery('simple', :sought)
"""
_UNRANKED = (_UNRANKED_ON_SQLITE, _UNRANKED_ON_POSTGRESQL)


def sought(query: str) -> str | None:
    """What ``found`` is given to look for; None for a query without words."""
    cut = terms(query)
    if not cut:
        return None
    return for_fts5(cut) if on_sqlite() else for_tsquery(cut)


def found(*, ranked: bool = True) -> Any:
    """A common table expression of ``offer_id`` and ``rank``, with the parameter ``sought``.

    Where it is not ``ranked``, every rank is 0.
    """
    sqlite, postgresql = (_SQLITE, _POSTGRESQL) if ranked else _UNRANKED
    statement = text(sqlite if on_sqlite() else postgresql)
    columns = statement.columns(offer_id=Integer, rank=Float)
    # Materialised: FTS5's bm25() works inside its own query only.
    return columns.cte("found").prefix_with("MATERIALIZED") if ranked else columns.cte("found")


def in_title(expression: str) -> str:
    """What is sought, but in titles only where the index knows them apart (SQLite)."""
    return f"title_tokens : ({expression})" if on_sqlite() else expression


def on_sqlite() -> bool:
    """Whether this home's database is SQLite."""
    return bool(db.engine.dialect.name == "sqlite")
