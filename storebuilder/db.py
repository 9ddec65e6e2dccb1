"""The database: one model base, one way to write, and the settings that keep what was acknowledged.

SQLite runs in WAL with ``synchronous=FULL``; writers queue fairly on a file lock before BEGIN
IMMEDIATE, since SQLite's own busy handler polls and starves. PostgreSQL runs the same code.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, MetaData, TypeDecorator, event, inspect
from sqlalchemy.orm import DeclarativeBase

from storebuilder import engines

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy import CursorResult, Dialect, Engine, Executable


class Base(DeclarativeBase):
    """The base of every table; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


Row = TypeVar("Row", bound=Base)
db = SQLAlchemy(model_class=Base)
if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class Moment(TypeDecorator[datetime]):
    """A point in time: aware UTC in Python, without a zone in SQLite, timestamptz in PostgreSQL."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs its time zone: use clock.now()")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def init_app(app: Flask, url: str) -> None:
    """Bind the app to the database at ``url``."""
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engines.options(url)
    db.init_app(app)
    with app.app_context():
        prepare(db.engine)


def prepare(engine: Engine) -> None:
    """Set every new connection of ``engine`` up; safe to call once an engine."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", engines.set_sqlite_up)
        event.listen(engine, "begin", _on_sqlite_begin)


def _on_sqlite_begin(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _depth.get() else "BEGIN")


_depth: ContextVar[int] = ContextVar("writing_depth", default=0)


@contextmanager
def writing() -> Iterator[None]:
    """One write transaction: everything inside is committed together or not at all.

    Nested calls join the outermost. What was read before is read afresh inside, so a decision is
    never taken on old rows. No rendering and no network call may happen inside; see
    ``refuse_inside_writing``.
    """
    if _depth.get():
        yield
        return
    session = db.session
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("changes were made outside db.writing()")
    session.rollback()
    news: News = {}
    with _writers_queue():
        token, told, late = _depth.set(1), _news.set(news), _last.set({})
        try:
            yield
            _write_last()
            session.commit()
            _count_commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            _depth.reset(token)
            _news.reset(told)
            _last.reset(late)
    for tell, things in news.items():
        tell(things)


News = dict[Callable[[set[str]], object], set[str]]
_news: ContextVar[News] = ContextVar("writing_news")


def once_committed(tell: Callable[[set[str]], object], things: Iterable[str]) -> set[str]:
    """Inside ``writing()``: call ``tell`` after the commit, once, with all things named for it.

    Only for what is outside of the database and can be lost; for news that must come use a job.
    Returns the things that nobody had named before in this transaction.
    """
    named = _news.get().setdefault(tell, set())
    fresh = set(things) - named
    named |= fresh
    return fresh


Last = dict[Callable[[set[int]], object], set[int]]
_last: ContextVar[Last] = ContextVar("writing_last")


def write_last(write: Callable[[set[int]], object], ids: Iterable[int]) -> None:
    """Inside ``writing()``: call ``write`` once with all ids named for it, just before the commit.

    For what has to look at the whole transaction, or waits for others' locks: whoever takes these
    as the last ones of all holds them shortly and waits for nobody in a circle.
    """
    _last.get().setdefault(write, set()).update(ids)


def _write_last() -> None:
    waiting = _last.get()
    while waiting:
        write = next(iter(waiting))
        write(waiting.pop(write))


_commits = 0


def commits() -> int:
    """How often this process has written; kept answers of an earlier count are too old."""
    return _commits


def _count_commit() -> None:
    global _commits
    _commits += 1


@contextmanager
def _writers_queue() -> Iterator[None]:
    # The kernel queues waiters of flock(2) fairly and lets go when a process dies.
    database = db.engine.url.database
    if db.engine.dialect.name != "sqlite" or not database or database == ":memory:":
        yield
        return
    lock = os.open(f"{database}-writers", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def refuse_inside_writing(what: str) -> None:
    """Raise where ``what`` (a rendering, a network call) would make other writers wait."""
    if _depth.get():
        raise RuntimeError(f"{what} inside db.writing() would make every other writer wait")


def locked(model: type[Row], key: int) -> Row | None:
    """The row with this key as it is now, ours until the transaction ends; None without one.

    What was read of it before the lock is read anew: whoever held it may have changed it. Others
    may write rows that name it meanwhile, such as a line of a bag.
    """
    return db.session.get(model, key, with_for_update={"key_share": True}, populate_existing=True)


def claimed(statement: Executable) -> bool:
    """Carry out a conditional write and say whether it found its row (claim, don't check)."""
    return changed(statement) == 1


def changed(statement: Executable) -> int:
    """Carry out a write and return how many rows it changed."""
    result: CursorResult[Any] = db.session.execute(statement)  # type: ignore[assignment]
    return result.rowcount


def added(model: type[Base], **values: Any) -> bool:
    """Insert a row unless one with the same unique key is there, and say whether it was added.

    The claim of things that may happen once only (INSERT … ON CONFLICT DO NOTHING). A second
    transaction that inserts the same key waits for the first one's end.
    """
    from sqlalchemy.dialects import postgresql, sqlite

    dialect = sqlite if db.engine.dialect.name == "sqlite" else postgresql
    row = dialect.insert(model).values(**values).on_conflict_do_nothing()
    # No rows are counted of an INSERT that hands back its key (PostgreSQL): the key is asked for.
    return db.session.execute(row.returning(*inspect(model).primary_key)).first() is not None
