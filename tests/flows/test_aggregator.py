"""A shop and an aggregator, each a house with processes of its own, talking over real sockets."""

import csv
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from storebuilder import clock, config, launching
from storebuilder.aggregator.models import MarketPicture, Offer, OfferText, Pull, Store
from storebuilder.db import db
from tests.commandline import Shell, free_port, shell

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
COLUMNS = ("Title", "URL handle", "Status", "Option1 name", "Option1 value", "Price", "SKU")


@pytest.fixture(scope="module")
def sh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    with shell(tmp_path_factory.mktemp("homes")) as one:
        yield one


@pytest.fixture(scope="module")
def both(sh: Shell) -> tuple[str, str]:
    """The addresses of an aggregator and a shop that run beside each other."""
    port, other = str(free_port()), str(free_port())
    market, tea = f"http://mall.localhost:{port}", f"http://tea.localhost:{other}"
    words = ("--currency", "USD", "--language", "en", "--detach")
    said = sh.good("aggregator", "launch", "mall", "--country", "US", "--port", port, *words)
    assert f"storebuilder join SHOP {market}" in said
    sh.good("launch", "tea", "--country", "CN", "--port", other, *words)
    return market, tea


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


def offers(sh: Shell) -> list[tuple[str, int, bool]]:
    """Title, price and whether it is shown, of everything that the market knows."""
    wanted = select(OfferText.title, Offer.amount, Offer.shown).join(
        Offer, Offer.id == OfferText.offer_id
    )
    english = wanted.where(OfferText.language == "en")
    rows = at(sh, "mall", lambda: db.session.execute(english).all())
    return [(row.title, row.amount, row.shown) for row in rows]


def state(sh: Shell, market: str) -> str:
    rows = json.loads(sh.good("join", "tea", "--list", "--json"))
    return str(next(row["state"] for row in rows if row["aggregator"] == market))


def test_it_works(sh: Shell, both: tuple[str, str], tmp_path: Path) -> None:
    """Join, be accepted, a price that changes is heard, leave, be gone."""
    market, tea = both
    sh.good("import", "tea", catalogue(tmp_path, "10.00"))

    assert f"{market}  " in sh.good("join", "tea", market, "--all")
    eventually(lambda: state(sh, market) == "waiting")
    rows = json.loads(sh.good("aggregator", "stores", "mall", "--waiting", "--json"))
    assert [(row["address"], row["name"]) for row in rows] == [(tea, "Tea")]
    assert sh.run("aggregator", "accept", "mall", "https://nobody.example").returncode == 1
    sh.good("aggregator", "accept", "mall", tea)
    eventually(lambda: state(sh, market) == "accepted")
    eventually(lambda: offers(sh) == [("Green tea", 1000, True)])

    sh.good("import", "tea", catalogue(tmp_path, "12.50"))
    begun = time.monotonic()
    eventually(lambda: offers(sh) == [("Green tea", 1250, True)])
    assert time.monotonic() - begun < 15  # the next reading without a hint is minutes away
    kinds = at(sh, "mall", lambda: set(db.session.scalars(select(Pull.kind))))
    assert kinds == {"full", "hint"}

    said = sh.run("leave", "tea", market).stderr
    assert "has left" in said
    assert "could not be reached" not in said
    assert at(sh, "mall", lambda: db.session.scalars(select(Store.state)).all()) == ["left"]
    assert offers(sh) == [("Green tea", 1250, False)]
    assert state(sh, market) == "left"
    assert sh.run("leave", "tea", market).returncode == 1


def test_a_demo_is_full_when_the_command_says_so(sh: Shell) -> None:
    said = sh.good("aggregator", "launch", "fair", "--demo", "--detach",
                   "--port", str(free_port()), patience=240)  # fmt: skip
    assert "Three shops beside it have joined:" in said
    stores = json.loads(sh.good("aggregator", "stores", "fair", "--json"))
    assert [row["state"] for row in stores] == ["accepted"] * 3
    assert {row["country"] for row in stores} == {"CN", "DE"}
    rows = at(sh, "fair", lambda: db.session.execute(
        select(Offer.currency, func.count()).where(Offer.shown).group_by(Offer.currency)
    ).all())  # fmt: skip
    assert {row[0] for row in rows} == {"USD", "EUR", "CNY"}
    assert sum(row[1] for row in rows) == sum(row["offers"] for row in stores) > 20
    waiting = select(func.count()).where(
        MarketPicture.state == "wanted", MarketPicture.due_at < clock.now()
    )
    assert at(sh, "fair", lambda: db.session.scalar(waiting)) == 0
    for name in ("fair", "fair-1", "fair-2", "fair-3"):
        sh.good("stop", name)


@pytest.mark.usefixtures("both")
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


@pytest.mark.usefixtures("both")
def test_a_home_is_launched_twice_as_the_same(sh: Shell) -> None:
    said = sh.run("aggregator", "launch", "mall", "--detach")
    assert said.returncode == 0
    assert said.stderr.count("already there") == 7
    assert "mall runs already." in said.stdout


@pytest.mark.usefixtures("both")
def test_a_home_like_a_shops_is_kept_like_one(sh: Shell) -> None:
    rows = {row["name"]: row["state"] for row in json.loads(sh.good("list", "--json"))}
    assert (rows["mall"], rows["tea"]) == ("running", "running")
    assert "newest version" in sh.run("upgrade", "mall").stderr
    sh.good("stop", "mall")
    assert "The market:" in sh.good("serve", "mall", "--detach")
