"""Reading pictures for pages."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select

from storebuilder.db import db
from storebuilder.media.models import Picture
from storebuilder.media.views import PictureSize, PictureView

ADDRESS = "/media/"


def views(picture_ids: Collection[int]) -> dict[int, PictureView]:
    """Pictures by id, in one statement; unknown ids are left out. Words are the caller's to add."""
    if not picture_ids:
        return {}
    rows = db.session.execute(
        select(Picture.id, Picture.width, Picture.height, Picture.colour, Picture.sizes).where(
            Picture.id.in_(picture_ids)
        )
    )
    return {row.id: view(row.id, row.width, row.height, row.colour, row.sizes) for row in rows}


def view(
    picture_id: int,
    width: int,
    height: int,
    colour: str,
    sizes: Sequence[dict[str, Any]] | None,
    alt: str = "",
) -> PictureView:
    """A picture from the columns of its row, for callers that joined them to their own."""
    files = tuple(
        PictureSize(size["width"], size["height"], ADDRESS + size["path"]) for size in sizes or ()
    )
    return PictureView(picture_id, width, height, colour, alt, files)
