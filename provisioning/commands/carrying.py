"""Commands of the shop that name files here, while the shop is on a server: the files travel too.

They go into a folder of the shop's user that nobody else can open, and are gone when the command
has ended; what is fetched comes whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import os
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from provisioning import ledger, places
from provisioning.client import streaming
from provisioning.commands import metering, running, servers, talking
from provisioning.connections import Connection
from provisioning.connections.ssh import as_root
from provisioning.trouble import Trouble

#: Tells which files belong to a catalogue, as paths below its folder.
Belongings = Callable[[Path], list[str]]
WHOLE = ".sbz"
AS_SHOP = f"cd / && runuser -u {places.USER} --"


def carry(name: str, words: Sequence[str], command: str, file: Path | None,
          belongings: Belongings) -> int:  # fmt: skip
    """Carry a command out where the shop is, with the file that it names."""
    if file is None or str(file) == "-":
        return servers.forward(name, list(words))
    if command == "export":
        return _export(name, words, file)
    return bring(name, words, file, belongings)


def bring(name: str, words: Sequence[str], file: Path, belongings: Belongings) -> int:
    """Send a file, and what belongs to it, and run the command that reads it there."""
    if not file.is_file():
        raise Trouble(f"There is no file {file}.")
    entry = ledger.get(name)
    with closing(entry.way()) as way:
        if file.suffix == WHOLE:
            _refuse_over(way, name)
        names = [file.name] if file.suffix == WHOLE else belongings(file)
        with _room(way) as room:
            send(way, room, file.resolve().parent, names)
            there = running.words_of(_with(words, file, f"{room}/{file.name}"))
            return way.replace([as_root(there)], terminal=False)


def send(way: Connection, room: str, base: Path, names: Sequence[str]) -> None:
    """Put files from below ``base`` into a folder there, as the shop's user's own."""
    total = sum((base / name).stat().st_size for name in names)
    script = f"{AS_SHOP} tar -xf - -C {room} --no-same-owner --no-same-permissions"
    try:
        done = streaming.send_files(way, script, base, names, metering.meter("Sending", total))
    except OSError as error:
        raise Trouble(f"{error.filename or base} cannot be read: {error.strerror}.") from None
    if not done.good:
        raise Trouble(f"The files did not arrive: {done.err.strip()[-200:]}")


def with_secrets(name: str, words: Sequence[str], told: Mapping[str, str]) -> int:
    """Carry a command out there whose secrets go by stdin alone."""
    script = running.words_of(words)
    if words[0] == "restore":
        script = running.alone(words, ["upgrade", name, "--without-backup"])
    return running.handed(ledger.get(name), script, json.dumps(told).encode())


def _export(name: str, words: Sequence[str], file: Path) -> int:
    if not file.absolute().parent.is_dir():
        raise Trouble(f"There is no folder {file.absolute().parent}.")
    entry = ledger.get(name)
    with closing(entry.way()) as way, _room(way) as room:
        there = f"{room}/export{file.suffix}"
        running.shop(entry, _with(words, file, there), capture=True)
        fetch(way, there, file.absolute())
    talking.say(f"{'The shop is' if file.suffix == WHOLE else 'All products are'} in {file}.")
    return 0


def fetch(way: Connection, there: str, target: Path) -> None:
    """Fetch one file, whole or not at all, for its owner's eyes where it holds the whole shop."""
    told = way.run(f"sha256sum < {shlex.quote(there)}").out.partition(" ")[0]
    half = target.with_name(f".{target.name}.half")
    mode = 0o600 if target.suffix == WHOLE else 0o666
    try:
        number = os.open(half, os.O_RDWR | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(number, "w+b") as stream:
            way.fetch(f"cat {shlex.quote(there)}", stream)
            stream.seek(0)
            found = hashlib.file_digest(stream, "sha256").hexdigest()
            os.fsync(stream.fileno())
        if found != told:
            raise Trouble(f"{target.name} did not come whole.", hint="Run it again.")
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)


@contextmanager
def _room(way: Connection) -> Iterator[str]:
    """A private folder of the shop's user there; what a dead command left is removed in a day."""
    done = way.run(
        f"find {places.SHOPS} -maxdepth 1 -name '.carried-*' -mmin +1440 -exec rm -rf {{}} + ; "
        f"{AS_SHOP} mktemp -d {places.SHOPS}/.carried-XXXXXXXX"
    )
    room = done.out.strip()
    if not done.good or not room.startswith(f"{places.SHOPS}/.carried-"):
        raise Trouble(f"The server has no room for the files: {done.err.strip()[-200:]}")
    try:
        yield room
    finally:
        way.run(f"rm -rf {room}")


def _with(words: Sequence[str], file: Path, there: str) -> list[str]:
    """The words of a command with another file in the place of ``file``."""
    places_of_it = [i for i, word in enumerate(words) if i and Path(word) == file]
    if not places_of_it:
        raise Trouble(f"{file} was not found in the command line.")
    return [there if i == places_of_it[-1] else word for i, word in enumerate(words)]


def _refuse_over(way: Connection, name: str) -> None:
    if way.run(f"test -e {places.SHOPS}/{shlex.quote(name)}/shop.toml").good:
        raise Trouble(
            f"There is a shop {name} on its server already.",
            hint="Nothing is ever written over a shop; bring the file to a fresh server.",
        )
