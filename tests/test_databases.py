"""The address of a database is checked before anything is made, and its password is never shown."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from storebuilder import databases, wishing
from storebuilder.errors import NotAccepted, ShopError
from tests import databases as clusters
from tests.commandline import Shell, free_port, shell


@pytest.fixture
def sh(tmp_path: Path) -> Iterator[Shell]:
    with shell(tmp_path / "shops") as one:
        yield one


def test_it_works() -> None:
    for text in ("postgresql://shop:s%40cret@db.example/tea", " postgresql+psycopg://shop@/tea"):
        assert databases.address(text) == text.strip()
    assert databases.address("postgres://shop@db/tea") == "postgresql://shop@db/tea"


@pytest.mark.parametrize(
    "text",
    [
        "secret",
        "postgresql://shop:secret@db",
        "mysql://shop:secret@db/tea",
        "sqlite:///secret.db",
        "postgresql://shop:secret@db:port/tea",
        "://secret",
    ],
)
def test_another_address_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(NotAccepted, match="Write postgresql://") as raised:
        databases.address(text)
    assert "secret" not in str(raised.value).replace("secret.db", "")


def test_one_that_nobody_answers_at_is_said_in_one_line() -> None:
    url = f"postgresql://shop:secret@127.0.0.1:{free_port()}/tea"
    with pytest.raises(ShopError) as raised:
        databases.refuse_unreachable(url)
    said = str(raised.value)
    assert said.startswith("The database tea at 127.0.0.1:")
    assert "Connection refused" in said
    assert "secret" not in said
    assert "\n" not in said


def test_one_that_does_not_let_the_shop_in_says_why(database: str) -> None:
    if database.startswith("sqlite"):
        pytest.skip("there is no PostgreSQL here")
    databases.refuse_unreachable(database)
    stranger = make_url(database).set(username="nobody", password="secret")
    with pytest.raises(ShopError, match='role "nobody" does not exist') as raised:
        databases.refuse_unreachable(stranger.render_as_string(hide_password=False))
    assert "secret" not in str(raised.value)


def test_a_launch_that_cannot_reach_it_leaves_nothing(sh: Shell) -> None:
    url = f"postgresql://shop:secret@127.0.0.1:{free_port()}/tea"
    done = sh.run(*LAUNCH, "--database", url)
    assert done.returncode == 1
    assert "The database tea at 127.0.0.1" in done.stderr
    assert "our fault" not in done.stderr
    assert "secret" not in done.stderr + done.stdout
    assert not (sh.home / "tea").exists()


LAUNCH = ("launch", "tea", "--country", "US", "--currency", "USD", "--language", "en")


def test_on_a_server_it_comes_by_stdin_alone(tmp_path: Path) -> None:
    url = "postgresql://shop:secret@db.example/tea"
    wish = wishing.wish("tea", tmp_path, domain="tea.example", on="ssh://x", database=url)
    assert wish.database == url
    assert "--by-stdin" in wish.words()
    assert not any("secret" in word for word in wish.words())
    without = wishing.wish("tea", tmp_path, domain="tea.example", on="ssh://x")
    assert "--by-stdin" not in without.words()


def test_the_server_makes_the_shop_with_what_it_hears(sh: Shell, database: str) -> None:
    words = [*LAUNCH, "--behind", "--domain", "tea.example", "--by-stdin"]
    with clusters.another(database) as url:
        address = url or f"postgresql://a:secret@127.0.0.1:{free_port()}/tea"
        text = json.dumps({"database": address})
        done = hearing(sh, words, text)
        assert (done.returncode == 0) is bool(url)
        assert "secret" not in done.stderr
        assert (sh.home / "tea/shop.toml").exists() is bool(url)
        if url:
            assert url in (sh.home / "tea/shop.toml").read_text()
    assert hearing(sh, words, "not JSON").returncode == 2


def hearing(sh: Shell, words: list[str], text: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        sh.command(*words), input=text, capture_output=True, text=True, env=sh.environment,
        cwd=sh.home, timeout=90, check=False,
    )  # fmt: skip
