"""A shop as one file: the same bytes each time, the same shop elsewhere, on either database."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

import pytest
from sqlalchemy import func, inspect, select

from storebuilder import accounts, catalog, jobs, launching, migrating
from storebuilder.backups import carrying, packing
from storebuilder.catalog.models import Product
from storebuilder.config import Config
from storebuilder.db import Base, db
from storebuilder.errors import Conflict, NotFound
from storebuilder.jobs import Job
from storebuilder.mail.models import Message
from storebuilder.orders.models import Order
from storebuilder.storefronts.models import Storefront
from tests import databases
from tests.backups.builders import tell
from tests.catalog import builders as goods
from tests.conftest import SHOP_HOST, browser
from tests.orders import builders as orders
from tests.test_upgrade_command import NEXT


@pytest.fixture
def file(filled: Config, tmp_path: Path) -> Path:
    """The filled shop as one file; one mail waits, somebody is signed in."""
    accounts.add_staff("ada@tea.example", role="owner", language="en")
    accounts.make_link(1, good_for=accounts.AT_LAUNCH)
    catalog.translate("product", 1, "zh-CN", {"title": "蓝茶壶"})
    db.session.rollback()
    return carry_out(filled, tmp_path / "tea.sbz")


def carry_out(config: Config, file: Path) -> Path:
    """Export."""
    return carrying.carry_out(config, file, tell).file


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "shops" / "coffee"


def test_it_works(file: Path, home: Path, another: str) -> None:
    token, number = db.session.execute(select(Order.token, Order.number)).first() or ("", "")
    done = carrying.bring_in(file, home, tell, database=another)
    assert (done.orders, done.media) == (2, 4)
    with launching.inside(done.config) as app:
        app.testing = True
        buyer = browser(app, "coffee.localhost")
        assert b"Tea House" in buyer.get("/").data
        assert number.encode() in buyer.get(f"/orders/{token}").data
        found = buyer.get("/search?q=tea").data
        assert b"Blue tea pot" in found


def test_a_second_export_has_the_same_bytes(filled: Config, file: Path, tmp_path: Path) -> None:
    again = carry_out(filled, tmp_path / "again.sbz")
    assert again.read_bytes() == file.read_bytes()


def test_what_was_imported_is_exported_the_same(file: Path, tmp_path: Path, another: str) -> None:
    done = carrying.bring_in(file, tmp_path / "elsewhere/tea", tell, database=another)
    with launching.inside(done.config):
        again = carry_out(done.config, tmp_path / "again.sbz")
    assert again.read_bytes() == file.read_bytes()


def test_it_moves_to_the_other_database_and_back(file: Path, tmp_path: Path, database: str) -> None:
    if databases.postgresql_programs() is None:
        pytest.skip("PostgreSQL is not installed")
    with databases.postgresql() as url:
        target = url if database.startswith("sqlite") else ""
        done = carrying.bring_in(file, tmp_path / "elsewhere/tea", tell, database=target)
        with launching.inside(done.config):
            again = carry_out(done.config, tmp_path / "again.sbz")
            assert again.read_bytes() == file.read_bytes()
            goods.product(title="A new one")
            orders.paid()
            assert db.session.scalar(select(func.count()).select_from(Order)) == 3


def test_a_changed_shop_has_other_bytes(filled: Config, file: Path, tmp_path: Path) -> None:
    goods.product(title="One more")
    assert carry_out(filled, tmp_path / "again.sbz").read_bytes() != file.read_bytes()


def test_secrets_and_sessions_stay_behind(
    filled: Config, file: Path, home: Path, another: str, tmp_path: Path
) -> None:
    text = b"".join(_contents(file).values())
    assert filled.file.secret_key.encode() not in text
    names = set(_contents(file))
    for table in ("staff_sessions", "sign_in_links", "attempts"):
        assert f"tables/{table}.jsonl" not in names
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    done = carrying.bring_in(file, home, tell, database=another)
    assert done.config.file.secret_key != filled.file.secret_key
    assert not done.config.file.live


def _contents(file: Path) -> dict[str, bytes]:
    found = {}
    for entry in packing.entries(file):
        data = b""
        while piece := entry.read():
            data += piece
        found[entry.name] = data
    return found


def test_every_table_is_carried_or_left_for_a_reason(file: Path) -> None:
    names = {name.removeprefix("tables/").removesuffix(".jsonl") for name in _contents(file)}
    tables = {table.name for table in Base.metadata.sorted_tables}
    assert tables - names == {"staff_sessions", "sign_in_links", "attempts"}


def test_work_that_waits_is_done_in_the_new_place(
    filled: Config, file: Path, home: Path, another: str
) -> None:
    waiting = select(func.count()).where(Job.state == "due")
    assert db.session.scalar(waiting)
    done = carrying.bring_in(file, home, tell, database=another)
    with launching.inside(done.config):
        jobs.run_due()
        assert db.session.query(Message).count() == 1


def test_only_local_names_become_the_new_shops(file: Path, home: Path, another: str) -> None:
    done = carrying.bring_in(file, home, tell, database=another)
    with launching.inside(done.config):
        hosts = list(db.session.scalars(select(Storefront.host).order_by(Storefront.id)))
    assert hosts == ["coffee.localhost", "cn.coffee.localhost"]
    assert SHOP_HOST not in hosts
    assert done.config.file.panel_host == "panel.coffee.localhost"


def test_a_shop_is_never_written_over(file: Path, home: Path, another: str) -> None:
    carrying.bring_in(file, home, tell, database=another)
    before = (home / "shop.toml").read_bytes()
    with pytest.raises(Conflict, match="There is a shop in"):
        carrying.bring_in(file, home, tell)
    assert (home / "shop.toml").read_bytes() == before


def test_a_file_that_is_not_there_is_said(home: Path) -> None:
    with pytest.raises(NotFound, match=r"There is no file .*none\.sbz"):
        carrying.bring_in(Path("none.sbz"), home, tell)


def test_an_older_file_is_brought_to_the_newest_form(
    file: Path, home: Path, another: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = migrating.newest()
    scripts = shutil.copytree(migrating.SCRIPTS, tmp_path / "migrations")
    text = NEXT.format(newest=newest, then="")
    (scripts / "versions/9999_next.py").write_text(text, encoding="utf-8")
    monkeypatch.setattr(migrating, "SCRIPTS", scripts)
    done = carrying.bring_in(file, home, tell, database=another)
    with launching.inside(done.config):
        connection = db.session.connection()
        assert migrating.revision(connection) == "next"
        assert inspect(connection).has_table("mottos")
        assert db.session.scalar(select(func.count()).select_from(Product)) == 2


def test_large_tables_are_written_in_pieces(
    filled: Config, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storebuilder.backups.carrying import reading, writing

    monkeypatch.setattr(writing, "AT_ONCE", 1)
    monkeypatch.setattr(reading, "AT_ONCE", 1)
    monkeypatch.setattr(packing, "PIECE", 7)
    again = carry_out(filled, tmp_path / "again.sbz")
    assert again.read_bytes() == file.read_bytes()


def test_a_picture_that_becomes_ready_meanwhile_is_carried_where_it_went(
    filled: Config, file: Path, tmp_path: Path
) -> None:
    waiting = filled.home / "received" / "aa-waits"
    waiting.parent.mkdir(exist_ok=True)
    waiting.write_bytes(b"picture" * 1000)

    def becomes_ready(what: str, done: int, _total: int) -> None:
        if (what, done) == ("Pictures", 1):
            waiting.unlink(missing_ok=True)

    again = carrying.carry_out(filled, tmp_path / "again.sbz", becomes_ready).file
    assert again.read_bytes() == file.read_bytes()
