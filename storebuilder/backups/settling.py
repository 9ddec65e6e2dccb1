"""A shop comes to another home: its settings, its names there, and the folder itself."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic.script import ScriptDirectory
from alembic.util import CommandError
from msgspec.structs import replace
from sqlalchemy import Engine, MetaData, create_engine, inspect, text

from storebuilder import config as settings
from storebuilder import engines, homes, migrating, swapping
from storebuilder.backups import arriving
from storebuilder.config import Config, ShopFile
from storebuilder.errors import Conflict, NotAccepted, ShopError


def refuse_occupied(home: Path) -> None:
    """Raise Conflict where a shop, or what is left of one, is in the way."""
    swapping.recover(home)
    for name in ("shop.toml", "shop.db"):
        if (home / name).exists():
            raise Conflict(
                f"There is a shop in {home} already: {name}.",
                hint="Choose another name; nothing is ever written over a shop.",
            )


def refuse_unknown(revision: str, version: str) -> None:
    """Raise NotAccepted where the tables are of a version that this storebuilder does not know."""
    try:
        ScriptDirectory(str(migrating.SCRIPTS)).get_revision(revision)
    except CommandError:
        raise NotAccepted(
            f"This was written by storebuilder {version}, which has newer tables ({revision}).",
            hint="Bring this storebuilder to that version first.",
        ) from None


@contextmanager
def workroom(home: Path) -> Iterator[Path]:
    """A folder beside the home, for a shop that is not whole yet; no command sees it.

    Of a process that was killed the next one finds there what it had fetched. Raises Conflict while
    another one works in it.
    """
    home.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    room = home.parent / f".{home.name}-arriving"
    with arriving.held(room, home.name):
        try:
            arriving.tidy(room)
            yield room
        except OSError as error:
            raise ShopError(f"{home} could not be filled: {error.strerror or error}.") from error
        finally:
            if not swapping.is_pending(home):  # else what is in the room is still needed
                shutil.rmtree(room, ignore_errors=True)


@contextmanager
def database(config: Config) -> Iterator[Engine]:
    """The engine of a shop's database, without the application."""
    url = config.database_url
    engine = create_engine(url, **engines.options(url))
    try:
        yield engine
    finally:
        engine.dispose()


def refuse_full(config: Config) -> None:
    """Raise Conflict where a database is not empty."""
    with database(config) as engine:
        there = inspect(engine).get_table_names()
    if there:
        raise Conflict(
            f"The database is not empty: it has the table {there[0]}.",
            hint="Give an empty one with --database; nothing is ever written over a shop.",
        )


def empty(config: Config) -> None:
    """Remove every table from a database that was empty before."""
    with database(config) as engine:
        tables = MetaData()
        tables.reflect(engine)
        tables.drop_all(engine)


def file_for(old: ShopFile, home: Path, *, database: str, local: bool) -> ShopFile:
    """The settings in the new home: its name, a port that is free, its database.

    ``local`` is for looking at a shop on a machine that its names do not lead to: it takes no real
    money there.
    """
    name = home.name
    panel = homes.panel_host(name)
    keep_panel = old.panel_host != homes.panel_host(old.name) and not local
    taken = {other.file.port for other in homes.every(home.parent)}
    free = old.port not in taken and homes.port_is_free(old.port)
    file = replace(
        old,
        name=name,
        database=database,
        port=old.port if free else homes.free_port(home.parent),
        panel_host=old.panel_host if keep_panel else panel,
    )
    if local:
        file = replace(file, scheme="http", public_port=None, behind=False, domain="", live=False)
    return file


def rename_hosts(config: Config, old_name: str, *, local: bool) -> None:
    """Give storefronts the new shop's local names; names of the world stay, unless ``local``."""
    name = config.file.name
    with database(config) as engine, engine.begin() as connection:
        fronts = connection.execute(text("SELECT id, handle, host FROM storefronts")).all()
        for number, handle, host in fronts:
            fresh = homes.shop_host(name, handle)
            if host != fresh and (local or host == homes.shop_host(old_name, handle)):
                rename = text("UPDATE storefronts SET host = :host WHERE id = :id")
                connection.execute(rename, {"host": fresh, "id": number})


def move_in(fresh: Path, file: ShopFile, home: Path) -> Config:
    """Put a finished home, a folder of the work room, into its place in one go."""
    settings.write(fresh, file)
    swapping.sync(fresh, *fresh.rglob("*"))
    if not home.exists() or not any(home.iterdir()):
        fresh.replace(home)
    else:  # it was prepared: media may be a link to where the web server reads
        swapping.swap(fresh.parent, home)
    swapping.sync(home, home.parent)
    return settings.read(home)
