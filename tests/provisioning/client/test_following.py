"""Following work on a server over a connection that breaks wherever it can."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from provisioning.client import following
from provisioning.client.following import Ending, follow
from provisioning.connections import Address
from provisioning.trouble import Trouble


def line(**event: object) -> bytes:
    return json.dumps(event, ensure_ascii=False).encode() + b"\n"


TOLD = [line(step="茶 house", outcome="doing"), line(step="茶 house", outcome="done"),
        line(say="A word"), line(end=0, worked=1)]  # fmt: skip


class There:
    """A server whose log is ``text``; each connection carries so many bytes and breaks."""

    address = Address("203.0.113.7")

    def __init__(self, text: bytes, *breaks: int) -> None:
        self.text, self.breaks, self.asked = text, list(breaks), 0

    def lines(self, script: str) -> Iterator[bytes]:
        self.asked += 1
        found = re.search(r"^n=(\d+); log=/runs/1\.log$", script, re.MULTILINE)
        assert found
        rest = self.text[int(found[1]) :]
        cut = self.breaks.pop(0) if self.breaks else None
        yield from rest[:cut].splitlines(keepends=True)
        if cut is not None:
            raise ConnectionError("it broke")

    def lost(self, said: str) -> Trouble:
        return Trouble(f"lost: {said}")


def heard(there: There) -> tuple[Ending, list[Any]]:
    told: list[Any] = []
    ending = follow(
        there,  # type: ignore[arg-type]
        lambda *words: told.append(words),
        lambda words: told.append(words),
        "/runs/1.log",
        sleep=lambda _: None,
    )
    return ending, told


ALL = [("茶 house", "doing"), ("茶 house", "done"), "A word"]
BROKE = "The connection broke; the server works on. Connecting again…"


def test_it_works() -> None:
    ending, told = heard(There(b"".join(TOLD)))
    assert told == ALL
    assert (ending.code, ending.told) == (0, {"worked": 1})


@pytest.mark.parametrize("cut", range(len(b"".join(TOLD)) + 1))
def test_broken_at_any_byte_nothing_is_lost_and_nothing_said_twice(cut: int) -> None:
    there = There(b"".join(TOLD), cut)
    ending, told = heard(there)
    assert [one for one in told if one != BROKE] == ALL
    assert ending.code == 0
    assert there.asked == 2


def test_broken_again_and_again_it_is_said_once_and_given_up_in_the_end() -> None:
    ending, told = heard(There(b"".join(TOLD), *([0] * following.TRIES)))
    assert told.count(BROKE) == 1
    assert ending.code == 0
    with pytest.raises(Trouble, match="lost: it broke"):
        heard(There(b"".join(TOLD), *([0] * (following.TRIES + 1))))


def test_what_programs_say_in_between_is_passed_over() -> None:
    noise = b"Reading package lists...\r\n\xff\xfe broken\n[1, 2]\n\n7\nnull\n"
    ending, told = heard(There(noise + b"".join(TOLD), len(noise) + 3))
    assert [one for one in told if one != BROKE] == ALL
    assert ending.code == 0


def test_work_that_ends_without_a_word_is_no_success() -> None:
    for text in (b"".join(TOLD[:2]), b"", b"".join(TOLD)[:-4]):
        with pytest.raises(Trouble, match=r"ended in the middle.*Run the same command again"):
            heard(There(text))


def test_trouble_there_is_trouble_here_with_its_own_code() -> None:
    ending, _ = heard(There(line(end=4, trouble="No tea.", hint="Buy some.")))
    with pytest.raises(Trouble, match=r"^No tea\. Buy some\.$") as raised:
        ending.demand()
    assert raised.value.exit_code == 4


def test_the_words_in_sh_do_what_the_test_believes(tmp_path: Path) -> None:
    """The script itself, with a systemctl that says for a while that the work goes on."""
    log, link = tmp_path / "1.log", tmp_path / "apply.log"
    link.symlink_to(log)
    (tmp_path / "systemctl").write_text(f"#!/bin/sh\ntest ! -e {tmp_path}/over\n")
    (tmp_path / "systemctl").chmod(0o755)
    script = (following.FOLLOW % (3, log)).replace(following.LOG, str(link))
    log.write_bytes(b"123")
    with subprocess.Popen(
        ["sh", "-c", script], stdout=subprocess.PIPE, env={"PATH": f"{tmp_path}:/usr/bin:/bin"}
    ) as process:
        assert process.stdout
        with log.open("ab") as stream:
            for word in (b"one\n", b"two\n"):
                stream.write(word)
                stream.flush()
                assert process.stdout.readline() == word
            stream.write(b"last\n")
        (tmp_path / "over").touch()
        assert process.stdout.read() == b"last\n"
    assert process.returncode == 0


def test_another_run_is_not_taken_for_ours(tmp_path: Path) -> None:
    log, link = tmp_path / "1.log", tmp_path / "apply.log"
    link.symlink_to(tmp_path / "2.log")
    (tmp_path / "2.log").write_text("theirs\n")
    log.write_text("ours\n")
    (tmp_path / "systemctl").write_text("#!/bin/sh\nexit 0\n")
    (tmp_path / "systemctl").chmod(0o755)
    script = (following.FOLLOW % (0, log)).replace(following.LOG, str(link))
    said = subprocess.run(
        ["sh", "-c", script], capture_output=True, text=True, timeout=10, check=True,
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
    )  # fmt: skip
    assert said.stdout == "ours\n"
