"""Finding products by words, on SQLite's FTS5 and on PostgreSQL's text search."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Float, Integer, text

from storebuilder.db import db
from storebuilder.storefronts import Front
from storebuilder.tokens import for_fts5, for_tsquery, terms

# A title counts ten times as much as the rest; the smaller the rank the better, on both databases.
_SQLITE = """
SELECT d.product_id AS product_id, bm25(search_index, 10.0, 1.0) AS rank
FROM search_index JOIN search_documents AS d ON d.id = search_index.rowid
WHERE search_index MATCH :sought AND d.storefront_id = :front AND d.language = :language
"""
_POSTGRESQL = """
SELECT d.product_id AS product_id, -ts_rank(
    '{0.1, 0.2, 0.4, 1.0}',
    setweight(to_tsvector('simple', d.title_tokens), 'A')
        || setweight(to_tsvector('simple', d.body_tokens), 'D'),
    to_tsquery('simple', :sought)) AS rank
FROM search_documents AS d
WHERE to_tsvector('simple', d.title_tokens || ' ' || d.body_tokens)
    @@ to_tsquery('simple', :sought)
    AND d.storefront_id = :front AND d.language = :language
"""


def sought(query: str) -> str | None:
    """What ``found`` is given to look for; None for a query without words."""
    cut = terms(query)
    if not cut:
        return None
    return for_fts5(cut) if _on_sqlite() else for_tsquery(cut)


def found(front: Front, language: str) -> Any:
    """A common table expression of ``product_id`` and ``rank``, with the parameter ``sought``."""
    statement = text(_SQLITE if _on_sqlite() else _POSTGRESQL).bindparams(
        front=front.id, language=language
    )
    # Materialised: FTS5's bm25() works inside its own query only.
    return (
        statement.columns(product_id=Integer, rank=Float).cte("found").prefix_with("MATERIALIZED")
    )


def _on_sqlite() -> bool:
    return bool(db.engine.dialect.name == "sqlite")
