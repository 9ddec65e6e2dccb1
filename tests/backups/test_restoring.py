"""A restored shop is what was backed up, in a place that was empty; or nothing is there."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import select, update

from storebuilder import backups, launching, migrating
from storebuilder import config as shop_settings
from storebuilder.backups import sealing
from storebuilder.config import Config
from storebuilder.db import db, writing
from storebuilder.errors import Conflict, NotAccepted, NotFound, ShopError
from storebuilder.orders.models import Order
from storebuilder.storefronts.models import Storefront
from tests.backups import builders
from tests.backups.builders import Merchant
from tests.conftest import SHOP_HOST, browser


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where the shop shall be again."""
    return tmp_path / "shops" / "tea"


def nothing_there(home: Path) -> bool:
    """Whether neither the home nor the work on it is left."""
    return not home.exists() and not list(home.parent.glob(".*"))


def test_it_works(owner: Merchant, home: Path, another: str) -> None:
    token = db.session.scalars(select(Order.token)).first()
    owner.back_up()
    done = owner.restore(home, database=another)
    with launching.inside(done.config) as app:
        app.testing = True
        buyer = browser(app, SHOP_HOST)
        assert b"Tea House" in buyer.get("/").data
        assert buyer.get(f"/orders/{token}").status_code == 200


def test_a_shop_is_never_written_over(owner: Merchant, home: Path, another: str) -> None:
    owner.back_up()
    owner.restore(home, database=another)
    before = (home / "shop.toml").read_bytes()
    with pytest.raises(Conflict, match="There is a shop in"):
        owner.restore(home)
    assert (home / "shop.toml").read_bytes() == before


def test_a_database_that_is_not_empty_is_never_written_into(owner: Merchant, home: Path) -> None:
    if not owner.config.file.database:
        pytest.skip("a file of SQLite lies in the home")
    owner.back_up()
    with pytest.raises(Conflict, match="The database is not empty"):
        owner.restore(home, database=owner.config.file.database)
    assert nothing_there(home)
    assert db.session.query(Order).count() == 2


def test_a_home_that_was_prepared_is_filled(
    owner: Merchant, home: Path, another: str, tmp_path: Path
) -> None:
    public = tmp_path / "public"
    public.mkdir()
    home.mkdir(parents=True)
    (home / "media").symlink_to(public)
    (home / "run").mkdir()
    owner.back_up()
    done = owner.restore(home, database=another)
    assert (home / "media").is_symlink()
    assert len(list(public.rglob("*.webp"))) == 3
    assert done.config.file.name == "tea"


def test_an_older_one_by_its_id(owner: Merchant, home: Path, another: str) -> None:
    first = owner.back_up()
    from tests.orders import builders as orders

    orders.place()
    owner.back_up()
    assert owner.restore(home, first.id, database=another).orders == 2


def test_an_id_that_is_not_there_names_those_that_are(owner: Merchant, home: Path) -> None:
    taken = owner.back_up()
    with pytest.raises(NotFound, match=f"The last ones are: {taken.id}"):
        owner.restore(home, "20200101-000000")


def test_another_key_opens_nothing(owner: Merchant, home: Path) -> None:
    owner.back_up()
    owner.key = sealing.new_key()
    with pytest.raises(ShopError, match="The key does not open Backup"):
        owner.restore(home)
    assert nothing_there(home)


@pytest.mark.parametrize("text", ["", "AGE-SECRET-KEY-1FOO", "age1" + "q" * 58])
def test_what_is_no_key_is_said(text: str) -> None:
    with pytest.raises(NotAccepted, match="not a key of backups"):
        backups.read_key(text)


def test_a_key_is_found_in_its_file(tmp_path: Path) -> None:
    key = sealing.new_key()
    file = tmp_path / "tea.key"
    file.write_text(f"# created: today\n# public key: {key.to_public()}\n{key}\n")
    assert str(backups.read_key_file(file)) == str(key)


def test_a_picture_that_is_lost_leaves_nothing_half(
    owner: Merchant, home: Path, disk: Path
) -> None:
    owner.back_up()
    next(disk.glob("tea/media/*")).unlink()
    with pytest.raises(ShopError, match="1 pictures could not be restored"):
        owner.restore(home)
    assert nothing_there(home)


def test_verifying_names_the_picture(owner: Merchant, disk: Path) -> None:
    owner.back_up()
    assert backups.verify(owner.config, owner.key, builders.tell)["wrong"] == []
    bad = next(disk.glob("tea/media/*"))
    bad.write_bytes(bad.read_bytes()[:-1] + b"!")
    report = backups.verify(owner.config, owner.key, builders.tell)
    assert len(report["wrong"]) == 1
    assert "is damaged" in report["wrong"][0]


def test_a_full_disk_leaves_nothing_half(
    owner: Merchant, home: Path, another: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner.back_up()

    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    for where in ("fetching._lay", "packing.Entry.save", "settling.settings.write"):
        with monkeypatch.context() as patch:
            patch.setattr(f"storebuilder.backups.{where}", full)
            with pytest.raises(ShopError, match="No space left on device"):
                owner.restore(home, database=another)
        assert nothing_there(home)
    assert owner.restore(home, database=another).orders == 2


def test_what_differs_from_its_manifest_is_not_left(
    owner: Merchant, home: Path, another: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storebuilder.backups import restoring

    owner.back_up()
    with monkeypatch.context() as patch:
        patch.setattr(restoring, "differences", lambda *_: ["rows of orders: 1 instead of 2"])
        with pytest.raises(ShopError, match="rows of orders: 1 instead of 2"):
            owner.restore(home, database=another)
    assert nothing_there(home)
    assert owner.restore(home, database=another).orders == 2


def test_tables_of_a_newer_version_are_refused(
    owner: Merchant, home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    owner.back_up()
    (tmp_path / "empty/versions").mkdir(parents=True)
    scripts = tmp_path / "empty"
    (scripts / "env.py").write_text("")
    monkeypatch.setattr(migrating, "SCRIPTS", scripts)
    with pytest.raises(NotAccepted, match="has newer tables"):
        owner.restore(home)
    assert nothing_there(home)


def test_another_name_has_its_own_names_and_port(
    app: Any, config: Config, disk: Path, tmp_path: Path, another: str
) -> None:
    shop_settings.write(config.home, replace(config.file, scheme="https", live=True))
    with writing():
        db.session.execute(
            update(Storefront).values(host="tea.cn").where(Storefront.handle == "cn")
        )
    owner = builders.merchant(config, f"file://{disk}")
    owner.back_up()
    done = owner.restore(tmp_path / "shops/coffee", database=another)
    with launching.inside(done.config):
        hosts = set(db.session.scalars(select(Storefront.host)))
    assert hosts == {"coffee.localhost", "tea.cn"}
    assert done.config.file.panel_host == "panel.coffee.localhost"
    assert done.config.file.live


def test_a_local_copy_takes_no_money_and_has_local_names(
    app: Any, config: Config, disk: Path, tmp_path: Path, another: str
) -> None:
    shop_settings.write(config.home, replace(config.file, scheme="https", live=True))
    with writing():
        db.session.execute(
            update(Storefront).values(host="tea.cn").where(Storefront.handle == "cn")
        )
    owner = builders.merchant(config, f"file://{disk}")
    owner.back_up()
    home = tmp_path / "shops/look"
    done = backups.restore(
        home, owner.place, owner.key, builders.tell, database=another, local=True
    )
    with launching.inside(done.config):
        hosts = set(db.session.scalars(select(Storefront.host)))
    assert hosts == {"look.localhost", "cn.look.localhost"}
    assert (done.config.file.live, done.config.file.scheme) == (False, "http")


def test_the_folder_of_the_shop_is_found(owner: Merchant, disk: Path) -> None:
    owner.back_up()
    assert backups.find_place(str(disk), "tea").address == f"file://{disk}/tea"
    assert backups.find_place(f"{disk}/tea", "coffee").address == f"file://{disk}/tea"
    with pytest.raises(NotFound, match="There are no backups of coffee"):
        backups.find_place(str(disk), "coffee")


def test_backups_of_another_shop_are_not_mixed_with(
    owner: Merchant, disk: Path, config: Config
) -> None:
    (disk / "tea/20260101-000000.tar.zst.age").write_bytes(b"of another machine")
    with pytest.raises(Conflict, match="1 backups that were not made here"):
        backups.set_up(config, str(disk))
    file, key = backups.set_up(config, str(disk), join=True)
    assert key is None  # the key that the merchant has is kept
    assert file.recipient == str(owner.key.to_public())
