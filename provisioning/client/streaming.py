"""Bytes on their way to a server, or from one server through here to another; nothing is stored."""

from __future__ import annotations

import os
import subprocess
import tarfile
import tempfile
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO

from provisioning.connections import Connection
from provisioning.connections.ssh import as_root
from provisioning.machine import Done
from provisioning.trouble import Trouble

#: Hears how many bytes have gone so far.
Tell = Callable[[int], object]
PIECE = 1 << 18


def send(there: Connection, script: str, write: Callable[[IO[bytes]], object]) -> Done:
    """Run a script there that reads what ``write`` writes; its error comes before the script's."""
    wrong: list[BaseException] = []
    reading, writing = os.pipe()

    def work() -> None:
        try:
            with os.fdopen(writing, "wb") as stream:
                write(stream)
        except BrokenPipeError:
            pass  # the script ended: it says why
        except BaseException as error:
            wrong.append(error)

    writer = threading.Thread(target=work, daemon=True)
    writer.start()
    with os.fdopen(reading, "rb") as stream:
        done = there.run(script, stdin=stream)
    writer.join()
    if wrong:
        raise wrong[0]
    return done


def send_files(
    there: Connection, script: str, base: Path, names: Iterable[str], tell: Tell
) -> Done:
    """Run a script there that unpacks plain files from below ``base``, no link followed."""

    def write(stream: IO[bytes]) -> None:
        gone = 0
        with tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT) as archive:
            for name in names:
                number = os.open(base / name, os.O_RDONLY | os.O_NOFOLLOW)
                with os.fdopen(number, "rb") as file:
                    entry = tarfile.TarInfo(name)
                    entry.size, entry.mode = os.fstat(number).st_size, 0o600
                    archive.addfile(entry, file)
                tell(gone := gone + entry.size)

    return send(there, script, write)


def flow(
    source: Connection,
    script: str,
    target: Connection,
    into: str,
    tell: Tell = lambda _: None,
    *,
    stdin: bytes = b"",
) -> int:
    """Let what a script prints at ``source`` be read by one at ``target``; returns the bytes.

    Raises Trouble where either fails.
    """
    gone = 0
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as said:
        given.write(stdin)
        given.seek(0)
        words = source.words(as_root(script))
        with subprocess.Popen(words, stdin=given, stdout=subprocess.PIPE, stderr=said) as process:

            def write(stream: IO[bytes]) -> None:
                nonlocal gone
                while process.stdout and (piece := process.stdout.read1(PIECE)):  # type: ignore[attr-defined]
                    stream.write(piece)
                    tell(gone := gone + len(piece))

            try:
                done = send(target, into, write)
            finally:
                process.stdout.close() if process.stdout else None
            code = process.wait()
        said.seek(0)
        wrong = done.err if not done.good else said.read().decode("utf-8", "replace")
    if code or not done.good:
        raise Trouble(f"The copy broke off: {wrong.strip()[-200:] or 'no connection'}")
    return gone
