"""The photos of a product: which, in which order, with which words."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select, update

from storebuilder import changes, fields, pagestore
from storebuilder.catalog.making import find
from storebuilder.catalog.models import Photo, Variant
from storebuilder.db import db, writing
from storebuilder.errors import NotAccepted, NotFound
from storebuilder.media.models import Picture
from storebuilder.storefronts import forget_translations

MOST_PHOTOS = 60


def add_photo(product_id: int, picture_id: int, alt: str = "") -> Photo:
    """Put a picture behind the product's other photos; the same picture only once."""
    with writing():
        find(product_id)
        if db.session.get(Picture, picture_id) is None:
            raise NotFound("This picture does not exist.")
        here = Photo.product_id == product_id
        there: Photo | None = db.session.scalar(
            select(Photo).where(here, Photo.picture_id == picture_id)
        )
        if there is not None:
            return there
        count, last = db.session.execute(
            select(func.count(), func.max(Photo.position)).where(here)
        ).one()
        if count >= MOST_PHOTOS:
            raise NotAccepted(f"A product has at most {MOST_PHOTOS} photos.", field="photos")
        photo = Photo(
            product_id=product_id,
            picture_id=picture_id,
            alt=fields.line(alt, field="alt", most=500),
            position=0 if last is None else last + 1,
        )
        db.session.add(photo)
        db.session.flush()
        changes.note([product_id])
        pagestore.stale_all()
    return photo


def change_photo(photo_id: int, *, alt: str) -> None:
    """Change the words for those who do not see the photo."""
    with writing():
        pagestore.stale_all()
        photo = _find(photo_id)
        photo.alt = fields.line(alt, field="alt", most=500)
        changes.note([photo.product_id])


def order_photos(product_id: int, photo_ids: Sequence[int]) -> None:
    """Put the photos named first, in this order; the others follow as they were."""
    with writing():
        pagestore.stale_all()
        rows = db.session.scalars(
            select(Photo).where(Photo.product_id == product_id).order_by(Photo.position, Photo.id)
        ).all()
        wanted = {number: place for place, number in enumerate(photo_ids)}
        for place, row in enumerate(sorted(rows, key=lambda row: wanted.get(row.id, len(wanted)))):
            row.position = place
        changes.note([product_id])


def remove_photo(photo_id: int) -> None:
    """Take a photo off its product; the picture stays for others and for old orders."""
    with writing():
        pagestore.stale_all()
        photo = _find(photo_id)
        db.session.execute(
            update(Variant).where(Variant.photo_id == photo_id).values(photo_id=None)
        )
        forget_translations("photo", [photo_id])
        changes.note([photo.product_id])
        db.session.delete(photo)


def _find(photo_id: int) -> Photo:
    photo: Photo | None = db.session.get(Photo, photo_id)
    if photo is None:
        raise NotFound("This photo does not exist any more.")
    return photo
