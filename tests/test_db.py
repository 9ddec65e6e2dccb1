"""The one way to write: together or not at all, queued, and safe against kill -9."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import datetime

import pytest
from sqlalchemy import select, text, update

from storebuilder import clock, engines
from storebuilder.config import Config
from storebuilder.db import claimed, db, locked, refuse_inside_writing, writing
from storebuilder.storefronts.models import Redirect, Shop
from storebuilder.web.faces import House
from tests.commandline import ROOT


def test_it_works(app: House) -> None:
    with writing():
        db.session.add(Redirect(path="/old", target="/new"))
    db.session.remove()
    assert db.session.scalars(select(Redirect.target)).all() == ["/new"]


def test_an_error_leaves_nothing_behind(app: House) -> None:
    with pytest.raises(ZeroDivisionError), writing():
        db.session.add(Redirect(path="/old", target="/new"))
        db.session.flush()
        _ = 1 / 0
    assert db.session.scalars(select(Redirect)).all() == []


def test_inner_writing_joins_the_outer(app: House) -> None:
    with pytest.raises(ZeroDivisionError), writing():
        with writing():
            db.session.add(Redirect(path="/old", target="/new"))
        _ = 1 / 0
    assert db.session.scalars(select(Redirect)).all() == []


def test_what_was_read_before_is_read_afresh(app: House) -> None:
    shop = db.session.scalars(select(Shop)).one()
    _in_another_connection("UPDATE shops SET name = 'Renamed'")
    with writing():
        assert shop.name == "Renamed"


def test_changes_outside_writing_are_a_programming_error(app: House) -> None:
    db.session.scalars(select(Shop)).one().name = "Sneaky"
    with pytest.raises(RuntimeError, match=r"outside db.writing"), writing():
        pass
    db.session.rollback()


def test_nobody_renders_or_calls_out_inside(app: House) -> None:
    refuse_inside_writing("rendering")
    with pytest.raises(RuntimeError, match="rendering inside"), writing():
        refuse_inside_writing("rendering")


def test_a_claim_is_won_once(app: House) -> None:
    claim = update(Shop).where(Shop.next_order_number == 1001).values(next_order_number=1002)
    with writing():
        assert claimed(claim)
        assert not claimed(claim)


def test_a_locked_row_is_read_as_it_is_now_whatever_was_read_of_it_before(app: House) -> None:
    if db.engine.dialect.name == "sqlite":
        pytest.skip("SQLite lets one write at a time")
    number = db.session.query(Shop.id).scalar()
    with writing():
        assert db.session.get_one(Shop, number).name != "Changed"
        with db.engine.begin() as other:
            other.execute(update(Shop).values(name="Changed"))
        found = locked(Shop, number)
        assert found is not None
        assert found.name == "Changed"


def test_rows_are_locked_by_the_one_verb_that_reads_them_afresh() -> None:
    # session.get(…, with_for_update=True) alone leaves what was read before the lock as it was.
    house = ROOT / "storebuilder"
    texts = {path.name: path.read_text("utf-8") for path in house.rglob("*.py")}
    assert [name for name, text in texts.items() if "with_for_update=" in text] == ["db.py"]


def test_a_moment_needs_its_zone(app: House) -> None:
    with pytest.raises(Exception, match="needs its time zone"), writing():
        db.session.add(Redirect(path="/x", target="/y", created_at=datetime(2026, 1, 1)))
        db.session.flush()
    assert clock.now().tzinfo is not None


def test_sqlite_is_set_to_lose_nothing(app: House) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("these are SQLite's settings")
    read = {
        name: db.session.scalar(text(f"PRAGMA {name}"))
        for name in ("journal_mode", "synchronous", "foreign_keys")
    }
    assert read == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    assert engines.sqlite_module().sqlite_version_info >= (3, 51, 3)


KILLED = """
import os, pathlib, signal
from storebuilder import config
from storebuilder.app import create_app
from storebuilder.db import db, writing
from storebuilder.storefronts.models import Redirect
app = create_app(config.read(pathlib.Path({home!r})))
with app.app_context():
    with writing():
        db.session.add(Redirect(path="/first", target="/kept"))
    print("acknowledged", flush=True)
    with writing():
        db.session.add(Redirect(path="/second", target="/half"))
        db.session.flush()
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_kill_9_loses_what_was_not_acknowledged_and_nothing_else(config: Config) -> None:
    program = KILLED.format(home=str(config.home))
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout) == (-signal.SIGKILL, "acknowledged\n"), ended.stderr
    db.session.rollback()
    assert db.session.scalars(select(Redirect.path)).all() == ["/first"]
    with writing():  # the dead writer's place in the queue is free again
        db.session.add(Redirect(path=f"/{os.getpid()}", target="/after"))


def _in_another_connection(statement: str) -> None:
    db.session.rollback()
    shop_engine = db.engine
    with shop_engine.begin() as connection:
        connection.execute(text(statement))
