"""Texts in the reader's language, as expressions of SQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import case, func, select

from storebuilder.catalog.models import Listing
from storebuilder.storefronts import Front
from storebuilder.storefronts.models import Translation


def said(kind: str, thing_id: Any, field: str, language: str, otherwise: Any) -> Any:
    """The translation of a field where there is one, else the shop's own text."""
    translated = (
        select(Translation.text)
        .where(
            Translation.kind == kind,
            Translation.thing_id == thing_id,
            Translation.language == language,
            Translation.field == field,
        )
        .correlate_except(Translation)
        .scalar_subquery()
    )
    return func.coalesce(translated, otherwise)


def own_title_counts(front: Front, language: str, title: Any) -> Any:
    """The storefront's own title, where it has one and the reader reads its first language."""
    if language != front.languages[0]:
        return title
    return case((Listing.title != "", Listing.title), else_=title)
