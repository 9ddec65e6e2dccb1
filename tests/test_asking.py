"""On a terminal a launch shows what it guessed, to be accepted or changed; else it asks nothing."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from storebuilder import config, launching, questions, wishing
from storebuilder.db import db
from storebuilder.errors import ShopError
from storebuilder.storefronts.models import Shop, Storefront
from tests.commandline import Shell, free_port, shell

GUESSES = {"country": "US", "currency": "USD", "language": "en"}


@pytest.fixture
def sh(tmp_path: Path) -> Iterator[Shell]:
    with shell(tmp_path / "shops") as one:
        yield one


def at_terminal(sh: Shell, *words: str, answers: list[str]) -> str:
    """What a person sees who types ``answers``, one at each question."""
    ours, theirs = pty.openpty()
    environment = sh.environment | {"TERM": "dumb"}
    process = subprocess.Popen(
        sh.command(*words), stdin=theirs, stdout=theirs, stderr=theirs, env=environment, cwd=sh.home
    )
    os.close(theirs)
    seen, waiting = "", list(answers)
    try:
        # The terminal ends with an error (EIO) once nobody holds its other side.
        with contextlib.suppress(OSError):
            while piece := os.read(ours, 4096):
                seen += piece.decode()
                if waiting and re.search(r"\]: $", seen):
                    os.write(ours, f"{waiting.pop(0)}\n".encode())
        assert process.wait(30) == 0, seen
    finally:
        os.close(ours)
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            process.wait()
    assert waiting == []
    return seen


def shop_of(sh: Shell, name: str) -> tuple[str, str, str]:
    with launching.inside(config.read(sh.home / name)):
        shop, front = db.session.query(Shop).one(), db.session.query(Storefront).one()
        return shop.country, front.currency, front.languages[0]


def test_it_works(sh: Shell) -> None:
    launch = ("launch", "tea-house", "--detach", "--port", str(free_port()))
    seen = at_terminal(sh, *launch, answers=["xx", "de", "", "zh-CN"])
    assert "The country you sell from [US]: " in seen
    assert "The country 'xx' is not known." in seen
    assert "The currency of your prices [EUR]: " in seen
    assert "The language you write in [en]: " in seen
    assert shop_of(sh, "tea-house") == ("DE", "EUR", "zh-CN")
    sh.good("stop", "tea-house")
    assert "you sell from" not in at_terminal(sh, *launch, answers=[])


def test_what_was_given_is_not_asked_for(sh: Shell) -> None:
    given = ("--country", "CN", "--currency", "USD", "--port", str(free_port()), "--detach")
    seen = at_terminal(sh, "launch", "tea-house", *given, answers=[""])
    assert seen.count("]: ") == 1
    assert shop_of(sh, "tea-house") == ("CN", "USD", "en")


def test_without_a_terminal_nothing_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setattr("click.prompt", lambda *_, **__: pytest.fail("asked"))
    assert wishing.complete("tea-house", tmp_path, {}, questions.offer) == GUESSES


def test_a_demo_knows_all_that(tmp_path: Path) -> None:
    def offer(*_: object) -> str:
        pytest.fail("asked")

    assert wishing.complete("demo", tmp_path, {"demo": True}, offer) == {"demo": True}


def test_postgresql_without_its_driver_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storebuilder.wishing.find_spec", lambda _name: None)
    with pytest.raises(ShopError, match=r"Install it with: pip install 'storebuilder\[postgres\]'"):
        wishing.wish("tea-house", tmp_path, database="postgresql://shop@localhost/shop")
    assert list(tmp_path.iterdir()) == []
    assert wishing.wish("tea-house", tmp_path).database == ""
