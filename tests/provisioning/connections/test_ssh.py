"""The words that the system's ssh is called with, and what is said when it fails."""

from __future__ import annotations

import io
import os
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from provisioning.connections import Address, Ssh
from provisioning.connections.ssh import as_root
from provisioning.trouble import Trouble

FAKE = """#!/bin/sh
printf '%s\\n' "$@" >> {log}
{body}
"""


class Fake:
    """An ssh that notes its words and does what a test says."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log = folder, folder / "log"

    def does(self, body: str) -> None:
        path = self.folder / "ssh"
        path.write_text(FAKE.format(log=self.log, body=body))
        path.chmod(0o755)

    @property
    def words(self) -> list[str]:
        return self.log.read_text().splitlines()


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fake:
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    found = Fake(tmp_path / "bin")
    found.does('for word; do last=$word; done; exec sh -c "$last"')
    return found


@pytest.fixture
def way(tmp_path: Path, fake: Fake) -> Iterator[Ssh]:
    one = Ssh(Address("203.0.113.7", "root", 2222), tmp_path / "state" / "known")
    yield one
    one.close()


def test_it_works(way: Ssh, fake: Fake) -> None:
    done = way.run("cat; echo 'it'\\''s tea' >&2; exit 7", stdin=b"tea")
    assert (done.code, done.out, done.err) == (7, "tea", "it's tea\n")
    words = fake.words
    assert words[words.index("--") + 1] == "203.0.113.7"
    assert words[words.index("-l") + 1] == "root"
    assert words[words.index("-p") + 1] == "2222"
    assert "StrictHostKeyChecking=accept-new" in words
    assert "BatchMode=yes" in words


def test_what_is_printed_comes_line_by_line_as_bytes(way: Ssh) -> None:
    found = list(way.lines("printf 'a\\r\\n\\377\\nhalf'"))
    assert found == [b"a\r\n", b"\xff\n", b"half"]


def test_a_connection_that_breaks_in_the_middle_says_so_after_what_came(
    way: Ssh, fake: Fake
) -> None:
    fake.does("echo one; echo 'Timeout, server not responding.' >&2; exit 255")
    came = []
    with pytest.raises(ConnectionError, match="not responding"):
        for line in way.lines("true"):
            came.append(line)  # noqa: PERF402
    assert came == [b"one\n"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("ssh: connect to host 203.0.113.7 port 22: Connection refused", "Connection refused"),
        ("root@203.0.113.7: Permission denied (publickey).", "Permission denied"),
        ("@@@\nREMOTE HOST IDENTIFICATION HAS CHANGED!\n@@@", "another host key than before"),
        ("", "the connection broke"),
    ],
)
def test_what_fails_is_one_line_with_a_next_step(
    way: Ssh, fake: Fake, said: str, told: str
) -> None:
    fake.does(f"printf '%s\\n' {shlex.quote(said)} >&2; exit 255")
    with pytest.raises(Trouble, match=told) as raised:
        way.run("true")
    assert "\n" not in str(raised.value)
    assert raised.value.hint


def test_only_the_keys_that_a_cloud_told_are_taken(tmp_path: Path, fake: Fake) -> None:
    way = Ssh(Address("203.0.113.7"), tmp_path / "known", pinned=True)
    way.run("true")
    way.close()
    assert "StrictHostKeyChecking=yes" in fake.words
    assert not any(".ssh/known_hosts" in word for word in fake.words)


def test_a_folder_with_a_space_or_a_sign_of_sshs_is_understood(tmp_path: Path) -> None:
    known = tmp_path / 'my own %h "state"' / "known"
    words = Ssh(Address("203.0.113.7"), known).words("true")
    told = subprocess.run(
        [words[0], "-G", *words[1:-1]], capture_output=True, text=True, check=True, env=os.environ
    )
    files = next(x for x in told.stdout.splitlines() if x.startswith("userknownhostsfile"))
    assert files.count(" ") >= 3
    assert '%%h "state"/known' in files or '%h "state"/known' in files


def test_without_ssh_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Trouble, match="Install OpenSSH"):
        Ssh(Address("203.0.113.7"), tmp_path / "known").run("true")


def test_who_is_not_root_goes_by_sudo_without_a_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, body in (("id", "echo 1000"), ("sudo", 'echo "sudo $1"; shift; exec "$@"')):
        (tmp_path / name).write_text(f"#!/bin/sh\n{body}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    script = "echo \"it's\" '$HOME'"
    said = subprocess.run(["sh", "-c", as_root(script)], capture_output=True, text=True, check=True)
    assert said.stdout == "sudo -n\nit's $HOME\n"


def test_a_file_is_fetched_byte_by_byte(way: Ssh, tmp_path: Path) -> None:
    with (tmp_path / "copy").open("w+b") as stream:
        assert way.fetch("printf 'a\\000b'", stream) == 3
        stream.seek(0)
        assert stream.read() == b"a\0b"
    with pytest.raises(io.UnsupportedOperation):
        way.fetch("true", io.BytesIO())
