"""No kept page shows what was before: what changes drops it, and what was drawn before is refused.

Each race is made to happen, and has a control: with its guard off the old page stays.
"""

from __future__ import annotations

import errno
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from storebuilder import catalog, clock, inventory, jobs, pagestore, storefronts
from storebuilder.catalog.models import Product
from storebuilder.config import Config
from storebuilder.db import db, once_committed, writing
from storebuilder.jobs import Job
from storebuilder.pagestore import forgetting, marks
from storebuilder.storefronts import pages
from storebuilder.storefronts.models import Storefront
from storebuilder.web.faces import House
from storebuilder.web.shop import products, rendering
from tests.catalog import builders
from tests.conftest import SHOP_HOST, Browser
from tests.inventory import builders as stock
from tests.pagestore.asking import ask, kept

POT = "/products/blue-tea-pot"


@pytest.fixture
def pot(behind: House) -> Product:
    return builders.product("Blue tea pot", price=1200)


def file(app: House, path: str) -> Path:
    pages: Path = app.config["SHOP"].pages
    return pages / SHOP_HOST / path.strip("/") / "index.html"


def plain(app: House) -> set[str]:
    return {path for path in kept(app) if path.endswith(".html")}


def test_it_works(behind: House, front: Browser, pot: Product) -> None:
    assert ask(front, POT) == 200
    assert file(behind, POT).exists()
    catalog.change_price(pot.variants[0].id, 1300)
    assert not file(behind, POT).exists()
    assert ask(front, POT) == 200
    assert b"13.00" in file(behind, POT).read_bytes()


def test_a_sale_drops_the_goods_pages_and_the_shelves_alone(
    behind: House, front: Browser, pot: Product
) -> None:
    builders.product("Tea cup")
    pages.write_page("news", title="News", body_html="<p>None</p>")
    others = ("/pages/news", "/zh-CN/pages/news", "/collections", "/products/tea-cup")
    for path in (POT, "/zh-CN" + POT, "/collections/all", "/", *others):
        ask(front, path)
    assert len(plain(behind)) == 4 + len(others)
    inventory.set_count(pot.variants[0].id, 1)
    assert plain(behind) == {f"{SHOP_HOST}{path}/index.html" for path in others}
    ask(front, POT)
    order = stock.order()
    with writing():
        inventory.reserve(order, [(pot.variants[0].id, 1)], clock.now() + timedelta(hours=1))
        assert file(behind, POT).exists()
    assert not file(behind, POT).exists()
    for change in (inventory.take, inventory.release):
        ask(front, POT)
        change(order)
    assert file(behind, POT).exists()  # nothing was left to be released


def test_what_is_taken_back_drops_nothing(behind: House, front: Browser, pot: Product) -> None:
    jobs.run_due()
    ask(front, POT)
    with pytest.raises(ZeroDivisionError), writing():
        catalog.change_price(pot.variants[0].id, 1300)
        raise ZeroDivisionError
    assert file(behind, POT).exists()
    due = select(Job).where(Job.kind == "pages.stale", Job.state == "due")
    assert not db.session.scalars(due).all()


def test_the_job_does_it_again_after_a_crash(
    behind: House, front: Browser, pot: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs.run_due()
    ask(front, POT)
    # The process dies after its commit: nothing was dropped.
    monkeypatch.setattr(forgetting, "_drop_now", lambda _: None)
    catalog.change_price(pot.variants[0].id, 1300)
    assert file(behind, POT).exists()
    jobs.run_due()
    assert not file(behind, POT).exists()


def test_news_of_one_transaction_are_one_job(behind: House, pot: Product) -> None:
    jobs.run_due()
    with writing():
        for _ in range(3):
            pagestore.stale_all()
            pagestore.stale("product:1", "product:2")
            pagestore.stale("product:2")
    found = db.session.scalars(select(Job).where(Job.kind == "pages.stale", Job.state == "due"))
    assert sorted(job.payload["keys"] for job in found) == [["*"], ["product:1", "product:2"]]


def test_news_are_told_once_and_after_the_commit(app: House) -> None:
    told: list[set[str]] = []
    tell: Callable[[set[str]], object] = told.append
    with writing():
        assert once_committed(tell, ["a"]) == {"a"}
        with writing():
            assert once_committed(tell, ["a", "b"]) == {"b"}
        assert told == []
    assert told == [{"a", "b"}]
    with pytest.raises(LookupError):
        once_committed(tell, ["a"])


def test_all_pages_are_dropped_every_hour(behind: House, front: Browser, pot: Product) -> None:
    ask(front, POT)
    ask(front, "/")
    forgetting.sweep()
    assert kept(behind) == set()
    own = behind.config["SHOP"].pages / ".kept"
    assert {path.name for path in own.iterdir()} == {"lock", "mark", "fresh"}


def test_news_of_a_kind_that_nobody_noted_drop_everything(
    behind: House, front: Browser, pot: Product
) -> None:
    ask(front, POT)
    pagestore.stale("menu:main")
    assert kept(behind) == set()


class Meanwhile:
    """Does something once while a product's page is drawn, after its data were read."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
        draw, self.done = rendering.render_page, False

        def drawn(*given: Any, **named: Any) -> Any:
            if not self.done:
                self.done = True
                act()
            return draw(*given, **named)

        monkeypatch.setattr(products, "render_page", drawn)


@pytest.mark.parametrize("guarded", [True, False])
def test_a_page_that_was_drawn_before_a_change_is_not_written_after_it(
    behind: House,
    front: Browser,
    pot: Product,
    monkeypatch: pytest.MonkeyPatch,
    guarded: bool,
) -> None:
    variant = pot.variants[0].id
    Meanwhile(monkeypatch, lambda: catalog.change_price(variant, 1300))
    if not guarded:
        monkeypatch.setattr(marks, "read", lambda _: ("always the same", 0.0))
    assert ask(front, POT) == 200
    if guarded:
        assert not file(behind, POT).exists()
    else:
        assert b"12.00" in file(behind, POT).read_bytes()


@pytest.mark.parametrize("guarded", [True, False])
def test_nothing_is_kept_while_a_process_may_remember_what_was(
    behind: House,
    front: Browser,
    main_front: Storefront,
    monkeypatch: pytest.MonkeyPatch,
    guarded: bool,
) -> None:
    monkeypatch.setattr(marks, "SETTLING", 3.5 if guarded else 0.0)
    monkeypatch.setattr("storebuilder.freshness.commits", lambda: 0)
    front.get("/pages/none")  # now this process remembers the storefront for a second
    # Another process changes its name: this one's memory is not told.
    monkeypatch.setattr(storefronts.hosts, "forget", lambda: None)
    storefronts.change_storefront(main_front.id, name="Coffee House")
    assert ask(front, "/collections") == 200
    if guarded:
        assert kept(behind) == set()
        later = time.monotonic() + 4
        monkeypatch.setattr("storebuilder.freshness.time.monotonic", lambda: later)
        assert ask(front, "/collections") == 200
        assert b"Coffee House" in file(behind, "/collections").read_bytes()
    else:
        assert b"Coffee House" not in file(behind, "/collections").read_bytes()


def test_the_moment_of_news_before_a_reboot_holds_nothing_up(behind: House) -> None:
    config: Config = behind.config["SHOP"]
    mark = config.pages / ".kept" / "mark"
    mark.write_text(f"abc {time.monotonic() + 1000}")
    assert pagestore.began(config) == pagestore.Began("abc")
    for torn in ("", "abc", "abc x", " "):
        mark.write_text(torn)
        assert pagestore.began(config) is None
    mark.unlink()
    assert pagestore.began(config) is None


def test_on_a_full_disk_old_pages_go_all_the_same(
    behind: House, front: Browser, pot: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(front, POT)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    monkeypatch.setattr(Path, "mkdir", full)
    monkeypatch.setattr(marks, "locked", lambda _: writing())
    forgetting.drop(behind.config["SHOP"], ["*"])
    assert kept(behind) == set()
    assert pagestore.began(behind.config["SHOP"]) is None


def test_folders_that_a_disk_does_not_move_are_removed_where_they_are(
    behind: House, front: Browser, pot: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Layered disks, as containers have, refuse to rename a folder of a lower layer."""

    def refuse(self: Path, _target: object) -> Path:
        raise OSError(errno.EXDEV, "Invalid cross-device link", str(self))

    assert ask(front, POT) == 200
    monkeypatch.setattr(Path, "rename", refuse)
    pagestore.begin_afresh(behind.config["SHOP"])
    assert kept(behind) == set()
