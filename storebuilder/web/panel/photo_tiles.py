"""The photos of a product as the panel shows them, and pictures taken in for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from werkzeug.datastructures import FileStorage, MultiDict

from storebuilder import media
from storebuilder.catalog.models import Photo
from storebuilder.db import db
from storebuilder.errors import ShopError
from storebuilder.media.models import Picture
from storebuilder.web.desk.asking import is_id
from storebuilder.web.desk.pictures import said, take_in

MOST = 60  # photos of one product


@dataclass(frozen=True)
class Tile:
    """A photo as the panel shows it; ``id`` is None while its product is not made yet."""

    id: int | None
    picture_id: int
    alt: str
    #: received (sizes are being made), ready or failed
    state: str
    view: media.PictureView


def tiles_of(product_id: int, ids: Iterable[int] | None = None) -> list[Tile]:
    """The photos of a product in order, or those of them with these ids; one query."""
    found = (
        select(Photo.id, Photo.alt, Picture)
        .join(Picture, Picture.id == Photo.picture_id)
        .where(Photo.product_id == product_id)
        .order_by(Photo.position, Photo.id)
    )
    if ids is not None:
        found = found.where(Photo.id.in_(ids))
    return [_tile(number, alt, picture) for number, alt, picture in db.session.execute(found)]


def drafts_of(pictures: list[tuple[int, str]]) -> list[Tile]:
    """Pictures, with their words, that were received for a product that is not made yet."""
    ids = [number for number, _ in pictures]
    found = {row.id: row for row in db.session.scalars(select(Picture).where(Picture.id.in_(ids)))}
    return [_tile(None, alt, found[number]) for number, alt in pictures if number in found]


def pictures_of(product_id: int) -> list[tuple[int, str]]:
    """The pictures of a product in order, with their words."""
    return [(tile.picture_id, tile.alt) for tile in tiles_of(product_id)]


def received(
    form: MultiDict[str, str], files: MultiDict[str, FileStorage]
) -> tuple[list[tuple[int, str]], dict[str, str]]:
    """The pictures of a new product's form, sent before or with it; and what was refused."""
    errors: dict[str, str] = {}
    sent = [int(number) for number in form.getlist("picture") if is_id(number)]
    ids = [tile.picture_id for tile in drafts_of([(number, "") for number in sent][:MOST])]
    for file in files.getlist("photo")[:MOST]:
        if file.filename:
            try:
                ids.append(take_in(file))
            except ShopError as error:
                errors["photo-files"] = f"{file.filename[:80]}: {said(error)}"
    return [(i, form.get(f"alt-{i}", "").strip()[:500]) for i in dict.fromkeys(ids)], errors


def _tile(number: int | None, alt: str, picture: Picture) -> Tile:
    view = media.view(picture.id, picture.width, picture.height, picture.colour, picture.sizes, alt)
    return Tile(number, picture.id, alt, picture.state, view)
