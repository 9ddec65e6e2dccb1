"""Launching a shop as a merchant does, in processes of their own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from sqlalchemy import func, select

from storebuilder import config, launching, wishing
from storebuilder.accounts.models import Staff
from storebuilder.config import Config
from storebuilder.db import db
from storebuilder.errors import NotAccepted, NotFound
from storebuilder.shipping.models import ShippingRate
from storebuilder.storefronts.models import MenuItem, Page, Shop, Storefront
from tests import databases
from tests.commandline import ROOT, Shell, free_port, shell

#: Every name of a step that a launch without a catalogue says.
STEPS = 7
COUNTED = (Shop, Staff, Storefront, Page, MenuItem, ShippingRate)


@pytest.fixture
def sh(tmp_path: Path) -> Iterator[Shell]:
    with shell(tmp_path / "shops") as one:
        yield one


@pytest.fixture
def url(database: str) -> Iterator[str]:
    """What ``--database`` is given: nothing for SQLite, an empty database for PostgreSQL."""
    with databases.another(database) as empty:
        yield empty


def counts(settings: Config) -> dict[str, int]:
    with launching.inside(settings):
        return {
            model.__tablename__: db.session.scalar(select(func.count()).select_from(model)) or 0
            for model in COUNTED
        }


def get(address: str, host: str) -> tuple[int, str]:
    with urlopen(Request(address, headers={"Host": host}), timeout=10) as answer:  # noqa: S310
        return answer.status, answer.read().decode()


def test_it_works(sh: Shell, url: str) -> None:
    port = free_port()
    said = sh.good(
        *("launch", "tea-house", "--detach", "--port", str(port), "--country", "CN"),
        *("--language", "zh-CN", "--currency", "USD", "--database", url),
    )
    assert f"http://tea-house.localhost:{port}/" in said
    assert f"http://panel.tea-house.localhost:{port}/sign-in/" in said
    status, page = get(f"http://127.0.0.1:{port}/", f"tea-house.localhost:{port}")
    assert status == 200
    assert "Tea House" in page
    settings = config.read(sh.home / "tea-house")
    assert counts(settings) == {
        "shops": 1,
        "staff": 1,
        "storefronts": 1,
        "pages": 6,
        "menu_items": 9,
        "shipping_rates": 2,
    }
    with launching.inside(settings):
        shop = db.session.scalars(select(Shop)).one()
        assert (shop.country, shop.language, shop.currency) == ("CN", "zh-CN", "USD")
        assert db.session.scalars(select(Staff.email)).one() == "owner@tea-house.localhost"
        titles = db.session.scalars(select(Page.title).order_by(Page.id)).all()
        assert titles[0] == "关于我们"


def test_the_sign_in_link_signs_in(sh: Shell) -> None:
    port = free_port()
    said = sh.good("launch", "tea", "--detach", "--port", str(port))
    link = next(line.strip() for line in said.splitlines() if "/sign-in/" in line)
    panel = f"panel.tea.localhost:{port}"
    status, page = get(link.replace(panel, f"127.0.0.1:{port}"), panel)
    assert status == 200
    assert "<form" in page


def test_run_again_it_says_so_and_overwrites_nothing(sh: Shell) -> None:
    port = str(free_port())
    sh.good("launch", "tea", "--detach", "--port", port)
    settings = config.read(sh.home / "tea")
    before, file = counts(settings), (sh.home / "tea" / "shop.toml").read_text()
    done = sh.run("launch", "tea", "--detach", "--currency", "EUR", "--email", "other@tea.example")
    assert done.returncode == 0
    assert "tea runs already" in done.stdout
    assert done.stderr.count("(already there)") == STEPS
    assert counts(settings) == before
    assert (sh.home / "tea" / "shop.toml").read_text() == file


KILLED = """
import os, signal, sys
sys.path.insert(0, sys.argv[1])
from storebuilder import terminal
import cli
said = 0
def narrate(name, outcome):
    global said
    said += outcome == "done"
    if said == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
terminal.narrate = narrate
cli.main(["launch", "tea", "--detach", "--port", sys.argv[3]])
"""


@pytest.mark.slow
@pytest.mark.parametrize("step", range(1, STEPS + 1))
def test_killed_after_any_step_a_second_launch_completes(sh: Shell, step: int) -> None:
    port = str(free_port())
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(ROOT), str(step), port],
        env=sh.environment,
        cwd=sh.home,
        capture_output=True,
        timeout=90,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    done = sh.run("launch", "tea", "--detach", "--port", port)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("(already there)") == step
    assert counts(config.read(sh.home / "tea"))["pages"] == 6
    assert get(f"http://127.0.0.1:{port}/", "tea.localhost")[0] == 200


@pytest.mark.slow
def test_two_launches_at_the_same_moment_make_one_shop(sh: Shell) -> None:
    words = sh.command("launch", "tea", "--detach", "--port", str(free_port()))
    both = [
        subprocess.Popen(
            words,
            env=sh.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=sh.home,
        )
        for _ in range(2)
    ]
    ends = [(process.communicate(timeout=90)[1], process.returncode) for process in both]
    assert 0 in {code for _, code in ends}
    for said, code in ends:
        assert code == 0 or "already" in said, said
    assert counts(config.read(sh.home / "tea"))["storefronts"] == 1


def test_the_first_page_answers_within_ten_seconds(sh: Shell) -> None:
    if os.getloadavg()[0] > 2 * (os.cpu_count() or 1):
        pytest.skip("this machine is busy with other work")
    port, begun = free_port(), time.monotonic()
    sh.good("launch", "tea", "--detach", "--port", str(port))
    assert get(f"http://127.0.0.1:{port}/", "tea.localhost")[0] == 200
    assert time.monotonic() - begun < 10


def test_a_catalogue_that_is_not_there_is_said_before_anything_is_made(sh: Shell) -> None:
    done = sh.run("launch", "tea", "--catalogue", "missing.csv")
    assert done.returncode == 1
    assert "There is no file" in done.stderr
    assert not (sh.home / "tea").exists()


@pytest.mark.parametrize(
    ("option", "value"),
    [("country", "XX"), ("language", "klingon"), ("currency", "ABC"), ("email", "nobody")],
)
def test_what_is_wrong_is_refused_at_the_edge(tmp_path: Path, option: str, value: str) -> None:
    with pytest.raises(NotAccepted):
        wishing.wish("tea", tmp_path, **{option: value})
    assert list(tmp_path.iterdir()) == []


def test_the_currency_follows_the_country(tmp_path: Path) -> None:
    assert wishing.wish("tea", tmp_path, country="JP").currency == "JPY"
    assert wishing.wish("tea", tmp_path, country="DE").currency == "EUR"
    assert wishing.wish("tea", tmp_path, country="DE", currency="USD").currency == "USD"


def test_a_sign_in_link_for_a_stranger_names_the_staff(config: Config) -> None:
    from storebuilder import accounts

    accounts.add_staff("alice@tea.example", role="owner")
    assert launching.sign_in_link(config).startswith("http://panel.tea.localhost:8000/sign-in/")
    with pytest.raises(NotFound, match=r"alice@tea\.example"):
        launching.sign_in_link(config, "mallory@tea.example")
