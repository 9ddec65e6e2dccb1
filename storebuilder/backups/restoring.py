"""Restoring a backup into an empty place: all of it, compared with its manifest, or nothing."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec
from pyrage.x25519 import Identity

from storebuilder.backups import fetching, replacing, settling
from storebuilder.backups.fetching import LATEST
from storebuilder.backups.manifests import Manifest
from storebuilder.backups.measuring import differences, measure, measure_sqlite
from storebuilder.backups.places import Place
from storebuilder.backups.proving import Opened
from storebuilder.config import Config, ShopFile
from storebuilder.errors import NotAccepted, ShopError
from storebuilder.upgrading import run_postgresql
from storebuilder.wishing import refuse_without_driver

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Restored:
    """A shop that is there again, equal to what its manifest says."""

    id: str
    config: Config
    orders: int
    totals: dict[str, int]
    rows: int
    media: int
    revision: str


def restore(
    home: Path,
    place: Place,
    key: Identity,
    tell: Tell,
    *,
    number: str = LATEST,
    database: str = "",
    local: bool = False,
    over_empty: bool = False,
) -> Restored:
    """Make the shop of a backup in ``home``, which must be empty; raises and leaves nothing.

    With ``over_empty`` a shop without any order may stand there; the other takes its place.
    """
    before = replacing.replaceable(home) if over_empty else None
    if before is None:
        settling.refuse_occupied(home)
    with settling.workroom(home) as room:
        chosen, opened = fetching.open_one(place, number, key, room)
        manifest = opened.manifest
        settling.refuse_unknown(manifest.figures.revision, manifest.version)
        fresh = room / "home"
        fresh.mkdir(mode=0o700)
        file = _settings(opened, home, database=database, local=local)
        if before is not None:
            file = replacing.file_for(file, before)
        refuse_without_driver(file.database)
        config = Config(home=fresh, file=file)
        wrong = fetching.fetch_media(place, manifest.media, key, fresh, room, tell)
        if wrong:
            raise ShopError(f"{len(wrong)} pictures could not be restored, such as: {wrong[0]}")
        lay = _lay_postgresql if file.database else _lay_sqlite
        undo = lay(config, opened)
        try:
            settling.rename_hosts(config, manifest.shop, local=local)
            done = settling.move_in(fresh, file, home)
        except BaseException:
            undo()
            raise
    return _told(chosen, done, manifest)


def _told(number: str, config: Config, manifest: Manifest) -> Restored:
    rows = manifest.figures.rows
    return Restored(
        id=number,
        config=config,
        orders=rows.get("orders", 0),
        totals=manifest.figures.totals,
        rows=sum(rows.values()),
        media=len(manifest.media),
        revision=manifest.figures.revision,
    )


def _settings(opened: Opened, home: Path, *, database: str, local: bool) -> ShopFile:
    try:
        data = tomllib.loads(opened.settings.read_text(encoding="utf-8"))
        old = msgspec.convert(data, ShopFile)
    except (ValueError, msgspec.ValidationError) as error:
        raise NotAccepted(f"The settings in the backup are not understood: {error}.") from None
    if opened.manifest.database == "sqlite" and database:
        raise NotAccepted(
            "This is a backup of SQLite, which cannot be restored into PostgreSQL.",
            hint="Restore it without --database, then carry it over with export and import.",
        )
    url = "" if opened.manifest.database == "sqlite" else database or old.database
    return settling.file_for(old, home, database=url, local=local)


def _lay_sqlite(config: Config, opened: Opened) -> Callable[[], None]:
    opened.database.replace(config.home / "shop.db")
    _compare(opened, config)
    return lambda: None


def _lay_postgresql(config: Config, opened: Opened) -> Callable[[], None]:
    settling.refuse_full(config)
    quiet = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
    run_postgresql("pg_restore", *quiet, str(opened.database), url=config.database_url)

    def undo() -> None:
        settling.empty(config)

    try:
        _compare(opened, config)
    except BaseException:
        undo()
        raise
    return undo


def _compare(opened: Opened, config: Config) -> None:
    if config.file.database:
        with settling.database(config) as engine, engine.connect() as connection:
            figures = measure(connection)
    else:
        figures = measure_sqlite(config.home / "shop.db")
    found = differences(opened.manifest.figures, figures)
    if found:
        raise ShopError(f"What was restored is not what was backed up: {'; '.join(found[:3])}.")
