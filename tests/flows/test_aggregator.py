"""A shop and an aggregator, each a house with processes of its own, talking over real sockets."""

import csv
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from storebuilder import config, launching
from storebuilder.aggregator.models import Pull, Store
from storebuilder.db import db
from tests.commandline import Shell, free_port, shell

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
COLUMNS = ("Title", "URL handle", "Status", "Option1 name", "Option1 value", "Price", "SKU")


@pytest.fixture(scope="module")
def sh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    with shell(tmp_path_factory.mktemp("homes")) as one:
        yield one


def catalogue(folder: Path, price: str) -> str:
    """A file with one product at ``price``."""
    file = folder / "teas.csv"
    with file.open("w", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(COLUMNS)
        rows.writerow(("Green tea", "green-tea", "active", "Title", "Default Title", price, "T1"))
    return str(file)


def eventually(what: Callable[[], Any], seconds: float = 60) -> Any:
    until = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < until, "this did not come true in time"
        time.sleep(0.2)
    return found


def at(sh: Shell, name: str, ask: Callable[[], Any]) -> Any:
    """What a home's own database says."""
    with launching.inside(config.read(sh.home / name)):
        return ask()


def state(sh: Shell, market: str) -> str:
    rows = json.loads(sh.good("join", "tea", "--list", "--json"))
    return str(next(row["state"] for row in rows if row["aggregator"] == market))


def test_it_works(sh: Shell, tmp_path: Path) -> None:
    """Join, be accepted, a price that changes is heard, leave, be gone."""
    port = free_port()
    market, tea = f"http://mall.localhost:{port}", f"http://tea.localhost:{free_port()}"
    said = sh.good("aggregator", "launch", "mall", "--detach", "--port", str(port),
                   "--country", "US", "--currency", "USD", "--language", "en")  # fmt: skip
    assert f"storebuilder join SHOP {market}" in said
    sh.good("launch", "tea", "--detach", "--port", tea.rpartition(":")[2], "--country", "CN",
            "--currency", "USD", "--language", "en")  # fmt: skip
    sh.good("import", "tea", catalogue(tmp_path, "10.00"))

    assert f"{market}  " in sh.good("join", "tea", market, "--all")
    eventually(lambda: state(sh, market) == "waiting")
    rows = json.loads(sh.good("aggregator", "stores", "mall", "--waiting", "--json"))
    assert [(row["address"], row["name"]) for row in rows] == [(tea, "Tea")]
    assert sh.run("aggregator", "accept", "mall", "https://nobody.example").returncode == 1
    sh.good("aggregator", "accept", "mall", tea)
    eventually(lambda: state(sh, market) == "accepted")

    sh.good("import", "tea", catalogue(tmp_path, "12.50"))
    begun = time.monotonic()
    hints = select(Pull.id).where(Pull.kind == "hint")
    eventually(lambda: at(sh, "mall", lambda: db.session.scalar(hints.limit(1))))
    assert time.monotonic() - begun < 10

    said = sh.run("leave", "tea", market).stderr
    assert "has left" in said
    assert "could not be reached" not in said
    assert at(sh, "mall", lambda: db.session.scalars(select(Store.state)).all()) == ["left"]
    assert state(sh, market) == "left"
    assert sh.run("leave", "tea", market).returncode == 1


def test_an_aggregator_has_no_goods_and_a_shop_decides_of_nobody(sh: Shell, tmp_path: Path) -> None:
    file = catalogue(tmp_path, "1.00")
    for words in (
        ("import", "mall", file),
        ("export", "mall", "-"),
        ("storefront", "list", "mall"),
        ("join", "mall", "https://other.example"),
        ("leave", "mall", "https://other.example"),
        ("set", "mall", "stripe-secret-key"),
    ):
        done = sh.run(*words)
        assert (done.returncode, done.stderr) == (
            2,
            "Error: mall is an aggregator; shops do this.\n",
        )
    for ours in (("stores", "tea"), ("accept", "tea", "x"), ("launch", "tea")):
        done = sh.run("aggregator", *ours)
        assert (done.returncode, done.stderr) == (2, "Error: tea is a shop; aggregators do this.\n")


def test_a_home_is_launched_twice_as_the_same(sh: Shell) -> None:
    said = sh.run("aggregator", "launch", "mall", "--detach")
    assert said.returncode == 0
    assert said.stderr.count("already there") == 7
    assert "mall runs already." in said.stdout


def test_a_home_like_a_shops_is_kept_like_one(sh: Shell) -> None:
    rows = json.loads(sh.good("list", "--json"))
    assert {row["name"]: row["state"] for row in rows} == {"mall": "running", "tea": "running"}
    assert "newest version" in sh.run("upgrade", "mall").stderr
    sh.good("stop", "mall")
    assert "The market:" in sh.good("serve", "mall", "--detach")
