"""Making a new shop of a file: all of it, or one line that says why not, and nothing made."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from sqlalchemy.exc import SQLAlchemyError

from storebuilder import config as settings
from storebuilder import launching, migrating
from storebuilder.backups import packing, settling
from storebuilder.backups.carrying import manifests
from storebuilder.backups.carrying.manifests import MANIFEST, ShopManifest, TableFile
from storebuilder.backups.carrying.values import Rows
from storebuilder.backups.manifests import MediaFile
from storebuilder.backups.measuring import measure, tables
from storebuilder.backups.packing import Entry
from storebuilder.config import Config, ShopFile
from storebuilder.db import db, writing
from storebuilder.errors import NotAccepted, NotFound, ShopError
from storebuilder.wishing import refuse_without_driver

Tell = Callable[[str, int, int], None]
AT_ONCE = 500  # rows
SEARCH = """
INSERT INTO search_index (rowid, title_tokens, body_tokens)
SELECT id, title_tokens, body_tokens FROM search_documents
"""  # SQLite's own index is not a table that is carried; see catalog/indexing.py
MARKET_SEARCH = """
INSERT INTO search_index_market (rowid, title_tokens, body_tokens)
SELECT offer_id, title_tokens, body_tokens FROM market_documents
"""
VERSIONS = "alembic_version"
LONGEST = 16 * 1024 * 1024  # bytes of one row


@dataclass(frozen=True)
class Imported:
    """A shop that was made of a file."""

    config: Config
    rows: int
    orders: int
    media: int


def bring_in(
    file: Path, home: Path, tell: Tell, *, database: str = "", local: bool = False
) -> Imported:
    """Make the shop of ``file`` in ``home``, which must be empty, and bring it to this version."""
    settling.refuse_occupied(home)
    if not file.is_file():
        raise NotFound(f"There is no file {file}.")
    with settling.workroom(home) as room:
        entries = packing.entries(file)
        manifest = _manifest(entries)
        settling.refuse_unknown(manifest.revision, manifest.version[:20])
        _refuse_too_large(manifest, room)
        fresh = room / "home"
        fresh.mkdir(mode=0o700)
        shop = _settings(manifest, home, database=database, local=local)
        config = Config(home=fresh, file=shop)
        if database:
            settling.refuse_full(config)
        try:
            _load(config, manifest, entries, tell)
            settling.rename_hosts(config, manifest.shop, local=local)
            done = settling.move_in(fresh, shop, home)
        except BaseException:
            if database:
                settling.empty(config)
            raise
    by_name = {table.name: table.rows for table in manifest.tables}
    rows = sum(by_name.values())
    return Imported(done, rows, by_name.get("orders", 0), len(manifest.media))


def _manifest(entries: Iterator[Entry]) -> ShopManifest:
    first = next(entries, None)
    if first is None or first.name != MANIFEST or first.size > manifests.LARGEST_MANIFEST:
        raise NotAccepted("This is not the file of a shop: it does not begin with a manifest.")
    data = bytearray()
    while piece := first.read():
        data += piece
    return manifests.decode(bytes(data))


def _refuse_too_large(manifest: ShopManifest, room: Path) -> None:
    wanted = sum(manifest.sizes)
    free = shutil.disk_usage(room).free
    if wanted > free:
        raise ShopError(f"The shop needs {wanted // 10**6} MB, and {free // 10**6} MB are free.")


def _settings(manifest: ShopManifest, home: Path, *, database: str, local: bool) -> ShopFile:
    refuse_without_driver(database)
    carried = manifest.settings
    old = ShopFile(
        name=manifest.shop,
        kind="aggregator" if carried.kind == "aggregator" else "shop",
        panel_host=carried.panel_host,
        domain=carried.domain,
        mail_from=carried.mail_from,
        secret_key=settings.new_secret(),
    )
    return settling.file_for(old, home, database=database, local=local)


def _load(config: Config, manifest: ShopManifest, entries: Iterator[Entry], tell: Tell) -> None:
    """Tables and pictures in one transaction, in the form that the file has; then to the newest."""
    with launching.inside(config), writing():
        connection = db.session.connection()
        command.upgrade(migrating.alembic_config(connection), manifest.revision)
        known = sorted({*tables(connection)} - manifests.LEFT - {VERSIONS})
        there = sa.MetaData()
        there.reflect(connection, only=known)
        for done, wanted in enumerate(manifest.tables, 1):
            if wanted.name not in known:
                raise NotAccepted(f"The file has a table that no shop has: {wanted.name}.")
            table = there.tables[wanted.name]
            _load_table(connection, table, wanted, _next(entries, wanted))
            tell("Tables", done, len(manifest.tables))
        _compare(connection, manifest)
        for done, picture in enumerate(manifest.media, 1):
            _save(_next(entries, picture), picture, config.home / picture.path)
            tell("Pictures", done, len(manifest.media))
        if next(entries, None) is not None:
            raise NotAccepted("The file has more in it than its manifest says.")
        migrating.migrate()
        if connection.dialect.name == "sqlite":
            connection.execute(sa.text(SEARCH))
            connection.execute(sa.text(MARKET_SEARCH))


def _next(entries: Iterator[Entry], wanted: TableFile | MediaFile) -> Entry:
    entry = next(entries, None)
    if entry is None or (entry.name, entry.size) != (wanted.path, wanted.size):
        found = "its end" if entry is None else f"{entry.name[:80]!r}"
        raise NotAccepted(f"The file has {found} where {wanted.path} should be.")
    return entry


def _load_table(
    connection: sa.Connection, table: sa.Table, wanted: TableFile, entry: Entry
) -> None:
    rows, batch, count = Rows(table), [], 0
    # Rows that name others of their own table come all at once, those that are named first.
    parent = next((key.parent.name for key in table.foreign_keys if key.column.table is table), "")
    try:
        for line in entry.lines(LONGEST):
            batch.append(rows.read(line))
            count += 1
            if len(batch) == AT_ONCE and not parent:
                connection.execute(rows.insert, batch)
                batch = []
        for part in _parents_first(batch, parent):
            connection.execute(rows.insert, part)
    except SQLAlchemyError as error:
        said = str(getattr(error, "orig", None) or error).split("\n")[0]
        raise NotAccepted(f"The rows of {table.name} do not fit together: {said}.") from None
    if (count, entry.digest.hexdigest()) != (wanted.rows, wanted.sha256):
        raise NotAccepted(f"{wanted.path} is not what the manifest says: it was changed.")
    _go_on_counting(connection, table)


def _parents_first(rows: list[dict[str, Any]], parent: str) -> Iterator[list[dict[str, Any]]]:
    """Rows in parts, each after those that it names in the column ``parent`` (if there is one)."""
    placed: set[Any] = set()
    while rows:
        ready = [row for row in rows if not parent or row[parent] is None or row[parent] in placed]
        if not ready:
            yield rows  # they name each other in a circle, or none that is there: it is refused
            return
        yield ready
        placed.update(row.get("id") for row in ready)
        known = {id(row) for row in ready}
        rows = [row for row in rows if id(row) not in known]


def _go_on_counting(connection: sa.Connection, table: sa.Table) -> None:
    """Let PostgreSQL give the next row the next number; SQLite does so by itself."""
    keys = list(table.primary_key.columns)
    if connection.dialect.name != "postgresql" or [key.name for key in keys] != ["id"]:
        return
    if not isinstance(keys[0].type, sa.Integer):
        return
    sequence = sa.func.pg_get_serial_sequence(table.name, "id")
    highest = sa.select(sa.func.max(keys[0])).scalar_subquery()
    connection.execute(sa.select(sa.func.setval(sequence, highest)).where(highest.is_not(None)))


def _save(entry: Entry, wanted: MediaFile, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    entry.save(target)
    target.chmod(0o644)
    if entry.digest.hexdigest() != wanted.sha256:
        raise NotAccepted(f"{wanted.path} is not what the manifest says: it was changed.")


def _compare(connection: sa.Connection, manifest: ShopManifest) -> None:
    figures = measure(connection)
    if (figures.totals, figures.stock) != (manifest.totals, manifest.stock):
        raise NotAccepted("The sums of orders and stock are not what the manifest says.")
