"""The pictures of a file: paths beside it, or pictures that this shop has already."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select

from storebuilder import media
from storebuilder.catalog.files.applying import Applied
from storebuilder.catalog.files.incoming import Incoming, IncomingPicture, Problem
from storebuilder.catalog.models import Photo
from storebuilder.db import db
from storebuilder.errors import NotAccepted
from storebuilder.media.models import Picture

_DIGEST = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")


def receive(batch: Sequence[Incoming], base: Path) -> list[Problem]:
    """Take the pictures of a batch in, before its transaction; says which could not be."""
    files, wanted, problems = find(batch, base)
    taken = media.receive_many(list(dict.fromkeys(files.values())))
    for one, picture in wanted:
        outcome = taken.get(files[picture.source]) if picture.source in files else None
        if isinstance(outcome, int):
            picture.picture_id = outcome
        elif outcome is not None:
            said = f"The picture {picture.source!r} was left out: {outcome}"
            problems.append(Problem(picture.row, one.handle, said))
    return problems


Wanted = list[tuple[Incoming, IncomingPicture]]


def find(batch: Sequence[Incoming], base: Path) -> tuple[dict[str, Path], Wanted, list[Problem]]:
    """The files of the pictures that this shop may not have yet; those that it has get their id."""
    problems: list[Problem] = []
    files: dict[str, Path] = {}
    _add_variants(batch)
    wanted = [(one, picture) for one in batch for picture in one.pictures]
    known = _known([_digest(picture.source) for _, picture in wanted])
    for one, picture in wanted:
        digest = _digest(picture.source)
        if digest in known:
            picture.picture_id = known[digest]
            continue
        try:
            files[picture.source] = _path(picture.source, base)
        except NotAccepted as error:
            problems.append(Problem(picture.row, one.handle, str(error)))
    return files, wanted, problems


def look(batch: Sequence[Incoming], base: Path) -> list[Problem]:
    """As ``receive``, but nothing is taken in: the pictures that would be new get the id 0."""
    files, wanted, problems = find(batch, base)
    digests = {source: _digest_of(path) for source, path in files.items()}
    known = _known(list(digests.values()))
    for _, picture in wanted:
        if picture.source in digests:
            picture.picture_id = known.get(digests[picture.source], 0)
    return problems


def _digest_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _add_variants(batch: Sequence[Incoming]) -> None:
    """A variant's picture is one of the product's, whether or not the file lists it there too."""
    for one in batch:
        sources = {picture.source for picture in one.pictures}
        for variant in one.variants:
            if variant.image and variant.image not in sources:
                sources.add(variant.image)
                last = len(one.pictures) + 1
                one.pictures.append(IncomingPicture(variant.row, variant.image, last, ""))


def _path(source: str, base: Path) -> Path:
    if re.match(r"[a-z][a-z0-9+.-]+:|//", source, re.IGNORECASE):
        raise NotAccepted(
            f"The picture {source!r} was not fetched.",
            hint="Save it beside the file and write its path there.",
        )
    path = Path(source.replace("\\", "/"))
    inside = (base / path).resolve()
    if path.is_absolute() or not inside.is_relative_to(base.resolve()):
        raise NotAccepted(f"The picture {source!r} lies outside of the file's folder.")
    if not inside.is_file():
        raise NotAccepted(f"The picture {source!r} is not there.")
    return inside


def _digest(source: str) -> str:
    found = _DIGEST.search(source)
    return found[0] if found else ""


def _known(digests: Sequence[str]) -> dict[str, int]:
    """Ids of pictures that this shop has, by their SHA-256 (as our own exports name them)."""
    wanted = {digest for digest in digests if digest}
    if not wanted:
        return {}
    rows = db.session.execute(select(Picture.sha256, Picture.id).where(Picture.sha256.in_(wanted)))
    return {row.sha256: row.id for row in rows}


def write_photos(applied: Sequence[Applied]) -> None:
    """Give products their photos in the file's order; photos that it does not name stay behind."""
    for one in applied:
        there = {photo.picture_id: photo for photo in one.product.photos}
        ordered = sorted(one.incoming.pictures, key=lambda picture: picture.position)
        named = []
        for picture in ordered:
            if picture.picture_id is None or picture.picture_id in named:
                continue
            named.append(picture.picture_id)
            photo = there.get(picture.picture_id)
            if photo is None:
                photo = Photo(picture_id=picture.picture_id, alt=picture.alt, position=0)
                there[picture.picture_id] = photo
                one.product.photos.append(photo)
                one.changed = True
            elif picture.alt:
                one.put(photo, alt=picture.alt)
        rest = [number for number in there if number not in named]
        for place, number in enumerate([*named, *rest] if named else []):
            one.put(there[number], position=place)
    db.session.flush()
    for one in applied:
        _choose_photos(one)


def _choose_photos(one: Applied) -> None:
    pictures = {picture.source: picture.picture_id for picture in one.incoming.pictures}
    photos = {photo.picture_id: photo.id for photo in one.product.photos}
    for row, said in one.variants:
        number = photos.get(pictures.get(said.image) or 0) if said and said.image else None
        if number is not None:
            one.put(row, photo_id=number)
