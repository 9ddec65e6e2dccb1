"""Photos of a product: sent one by one or several at once, put in order, taken away, put back."""

from __future__ import annotations

from flask import jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from storebuilder import accounts, catalog, media
from storebuilder.catalog.models import Product
from storebuilder.db import db, writing
from storebuilder.errors import NotAccepted, NotFound, ShopError
from storebuilder.web.desk.asking import is_id
from storebuilder.web.desk.notices import notice
from storebuilder.web.desk.pictures import said, take_in
from storebuilder.web.desk.rendering import render
from storebuilder.web.desk.speaking import t
from storebuilder.web.panel import face
from storebuilder.web.panel.photo_tiles import MOST, Tile, drafts_of, tiles_of

PHOTOS = "/products/<int(max=2147483647):product_id>/photos"
PHOTO = PHOTOS + "/<int(max=2147483647):photo_id>"


@face.post("/photos")
def receive_photo() -> ResponseReturnValue:
    """Take in a picture for a product that is not made yet."""
    file = request.files.get("photo")
    if file is None:
        return jsonify(problem=t("photos.problem.none")), 422
    try:
        number = take_in(file)
    except ShopError as error:
        return jsonify(problem=said(error)), error.status
    return jsonify(tiles=_drawn(drafts_of([(number, "")])))


@face.get("/photos")
def photo_drafts() -> ResponseReturnValue:
    """The tiles of ``?pictures=1,2``, which belong to no product yet."""
    ids = [int(number) for number in request.args.get("pictures", "").split(",") if is_id(number)]
    return jsonify(tiles=_drawn(drafts_of([(number, "") for number in ids[:MOST]])))


@face.post(PHOTOS)
def add_photos(product_id: int) -> ResponseReturnValue:
    """Take in the pictures that were sent and put them behind the others."""
    title = _title(product_id)
    added: list[int] = []
    try:
        for file in _files(product_id):
            number = take_in(file)
            added.append(catalog.add_photo(product_id, number).id)
    except ShopError as error:
        if wants_json():
            return jsonify(problem=said(error)), error.status
        notice("photos.notice.refused", kind="bad", problem=said(error))
    if added:
        accounts.audit(
            "product.photos_added", "product", product_id, title, {"count": [0, len(added)]}
        )
    if wants_json():
        return jsonify(tiles=_drawn(tiles_of(product_id, added), product_id))
    if added:
        notice("photos.notice.added", count=len(added))
    return _back(product_id)


@face.get(PHOTOS)
def photos(product_id: int) -> ResponseReturnValue:
    """The tiles of ``?ids=1,2``, for a page that waits until they are ready."""
    ids = [int(number) for number in request.args.get("ids", "").split(",") if is_id(number)]
    return jsonify(tiles=_drawn(tiles_of(product_id, ids[:MOST]), product_id))


@face.post(f"{PHOTOS}/order")
def order_photos(product_id: int) -> ResponseReturnValue:
    """Put the photos in the order that was sent; the first is the one on the shelves."""
    wanted = [int(number) for number in request.form.get("ids", "").split(",") if is_id(number)]
    _order(product_id, wanted)
    return jsonify(ok=True) if wants_json() else _back(product_id)


@face.post(f"{PHOTOS}/words")
def describe_photos(product_id: int) -> ResponseReturnValue:
    """Keep the words for those who do not see the photos: fields ``alt-<id of the photo>``."""
    with writing():
        for tile in tiles_of(product_id):
            alt = request.form.get(f"alt-{tile.id}", tile.alt).strip()[:500]
            if tile.id and alt != tile.alt:
                catalog.change_photo(tile.id, alt=alt)
                _write_down("product.photo_described", product_id, [tile.alt, alt])
    return jsonify(ok=True) if wants_json() else _back(product_id)


@face.post(f"{PHOTO}/<any(earlier,later):way>")
def move_photo(product_id: int, photo_id: int, way: str) -> ResponseReturnValue:
    """Move a photo one place."""
    ids = [tile.id for tile in tiles_of(product_id) if tile.id]
    place = _place(ids, photo_id)
    ids.insert(max(0, place + (-1 if way == "earlier" else 1)), ids.pop(place))
    _order(product_id, ids)
    return jsonify(ok=True) if wants_json() else _back(product_id)


@face.post(f"{PHOTO}/again")
def try_photo_again(product_id: int, photo_id: int) -> ResponseReturnValue:
    """Make the sizes anew of a photo that could not be read."""
    tiles = tiles_of(product_id, [photo_id])
    if not tiles:
        raise NotFound("There is no such photo.")
    if tiles[0].state == "failed":
        media.try_again(tiles[0].picture_id)
    if wants_json():
        return jsonify(tiles=_drawn(tiles_of(product_id, [photo_id]), product_id))
    return _back(product_id)


@face.post(f"{PHOTO}/remove")
def remove_photo(product_id: int, photo_id: int) -> ResponseReturnValue:
    """Take a photo away; the picture itself stays, so that this can be undone."""
    tiles = tiles_of(product_id)
    place = _place([tile.id for tile in tiles], photo_id)
    tile = tiles[place]
    with writing():
        catalog.remove_photo(photo_id)
        _write_down("product.photo_removed", product_id, [tile.alt, ""])
    if wants_json():
        return jsonify(ok=True)
    undo = url_for(
        "panel.restore_photo",
        product_id=product_id,
        picture=tile.picture_id,
        alt=tile.alt[:120],
        place=place,
    )
    notice("photos.notice.removed", undo=undo)
    return _back(product_id)


@face.post(f"{PHOTOS}/restore")
def restore_photo(product_id: int) -> ResponseReturnValue:
    """Put a photo back where it was."""
    sent = {**request.args.to_dict(), **request.form.to_dict()}
    picture, place = sent.get("picture", ""), sent.get("place", "")
    if not is_id(picture) or not drafts_of([(int(picture), "")]):
        raise NotFound("There is no such photo.")
    _title(product_id)
    with writing():
        made = catalog.add_photo(product_id, int(picture), sent.get("alt", "")[:500])
        ids = [tile.id for tile in tiles_of(product_id) if tile.id and tile.id != made.id]
        ids.insert(int(place) if is_id(place) else len(ids), made.id)
        catalog.order_photos(product_id, ids)
        _write_down("product.photo_restored", product_id, ["", made.alt])
        number = made.id
    if wants_json():
        return jsonify(tiles=_drawn(tiles_of(product_id, [number]), product_id))
    return _back(product_id)


def wants_json() -> bool:
    """Whether a script asks, rather than a page's form."""
    return request.accept_mimetypes.best == "application/json"


def _files(product_id: int) -> list[FileStorage]:
    files = [file for file in request.files.getlist("photo") if file.filename]
    if not files:
        raise NotAccepted(t("photos.problem.none"), field="photo")
    if len(files) + len(tiles_of(product_id)) > MOST:
        raise NotAccepted(t("photos.problem.many", most=MOST), field="photo")
    return files


def _title(product_id: int) -> str:
    title = db.session.scalar(select(Product.title).where(Product.id == product_id))
    if title is None:
        raise NotFound("There is no such product.")
    return title


def _place(ids: list[int | None] | list[int], photo_id: int) -> int:
    if photo_id not in ids:
        raise NotFound("There is no such photo.")
    return ids.index(photo_id)


def _order(product_id: int, wanted: list[int]) -> None:
    # Photos that another tab added meanwhile stay, behind the others.
    with writing():
        ids = [tile.id for tile in tiles_of(product_id) if tile.id]
        known = [number for number in dict.fromkeys(wanted) if number in ids]
        fresh = known + [number for number in ids if number not in known]
        if fresh != ids:
            catalog.order_photos(product_id, fresh)
            _write_down("product.photos_ordered", product_id)


def _write_down(action: str, product_id: int, words: list[str] | None = None) -> None:
    changes = {"photo": words} if words else {}
    accounts.audit(action, "product", product_id, _title(product_id), changes)


def _drawn(tiles: list[Tile], product_id: int | None = None) -> list[str]:
    draw = "panel/photos/one_tile.html"
    return [render(draw, tile=tile, product_id=product_id).strip() for tile in tiles]


def _back(product_id: int) -> ResponseReturnValue:
    return redirect(url_for("panel.product", product_id=product_id, _anchor="photos"), 303)
