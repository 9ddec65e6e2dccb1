"""Restoring a backup into an empty place: all of it, compared with its manifest, or nothing."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec
from pyrage.x25519 import Identity
from sqlalchemy.exc import SQLAlchemyError

from storebuilder import config as settings
from storebuilder import databases, homes
from storebuilder.backups import arriving, fetching, replacing, settling
from storebuilder.backups.arriving import Arrival
from storebuilder.backups.fetching import LATEST
from storebuilder.backups.manifests import Manifest
from storebuilder.backups.measuring import differences, measure, measure_sqlite
from storebuilder.backups.places import Place
from storebuilder.backups.proving import Opened
from storebuilder.config import Config, ShopFile
from storebuilder.errors import Conflict, NotAccepted, ShopError
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
    #: It was there before: nothing was done.
    already: bool = False


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
    domain: str = "",
) -> Restored:
    """Make the shop of a backup in ``home``, which must be empty; raises and leaves nothing.

    With ``over_empty`` a shop without any order may stand there; the other takes its place, and one
    that was restored before is left as it is. With ``domain`` no other may be the shop's.
    """
    if over_empty and (known := arriving.noted(home)) and number in (LATEST, known.id):
        return _told(known, settings.read(home), already=True)
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
        _refuse_elsewhere(file, domain)
        if file.database:
            refuse_without_driver(file.database)
            databases.refuse_unreachable(file.database)
        config = Config(home=fresh, file=file)
        have = (room / arriving.LEFT, home)
        wrong = fetching.fetch_media(place, manifest.media, key, fresh, room, tell, have)
        if wrong:
            raise ShopError(f"{len(wrong)} pictures could not be restored, such as: {wrong[0]}")
        undo = _lay_postgresql(config, opened, room) if file.database else _lay(config, opened)
        arrival = _arrival(chosen, manifest)
        try:
            settling.rename_hosts(config, manifest.shop, local=local)
            arriving.note(fresh, arrival, file)
            done = settling.move_in(fresh, file, home)
        except BaseException:
            undo()
            raise
    return _told(arrival, done)


def _arrival(number: str, manifest: Manifest) -> Arrival:
    figures = manifest.figures
    return Arrival(
        id=number,
        orders=figures.rows.get("orders", 0),
        totals=figures.totals,
        rows=sum(figures.rows.values()),
        media=len(manifest.media),
        revision=figures.revision,
    )


def _told(arrival: Arrival, config: Config, *, already: bool = False) -> Restored:
    return Restored(
        id=arrival.id,
        config=config,
        orders=arrival.orders,
        totals=arrival.totals,
        rows=arrival.rows,
        media=arrival.media,
        revision=arrival.revision,
        already=already,
    )


def _refuse_elsewhere(file: ShopFile, domain: str) -> None:
    """Raise Conflict where the front of a server would hand on for other names than the shop's."""
    wanted = (domain, homes.panel_host(file.name, domain))
    if domain and (file.domain, file.panel_host) != wanted:
        raise Conflict(
            f"The backup is of a shop at {file.domain or 'no domain'} with its panel at "
            f"{file.panel_host}, and not at {domain}.",
            hint=f"Say --domain {file.domain}."
            if file.domain
            else "Restore it on your own machine, and bring it as a file: export, then import.",
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


def _lay(config: Config, opened: Opened) -> Callable[[], None]:
    opened.database.replace(config.home / "shop.db")
    _compare(opened, config)
    return lambda: None


def _lay_postgresql(config: Config, opened: Opened, room: Path) -> Callable[[], None]:
    def undo() -> None:
        settling.empty(config)

    if arriving.was_filling(room, config.database_url) and _is_laid(opened, config):
        return undo
    settling.refuse_full(config)
    arriving.filling(room, config.database_url)
    quiet = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
    run_postgresql("pg_restore", *quiet, str(opened.database), url=config.database_url)
    try:
        _compare(opened, config)
    except BaseException:
        undo()
        raise
    return undo


def _is_laid(opened: Opened, config: Config) -> bool:
    """Whether the work that was cut off had brought the whole database."""
    try:
        _compare(opened, config)
    except (ShopError, SQLAlchemyError):
        return False
    return True


def _compare(opened: Opened, config: Config) -> None:
    if config.file.database:
        with settling.database(config) as engine, engine.connect() as connection:
            figures = measure(connection)
    else:
        figures = measure_sqlite(config.home / "shop.db")
    found = differences(opened.manifest.figures, figures)
    if found:
        raise ShopError(f"What was restored is not what was backed up: {'; '.join(found[:3])}.")
