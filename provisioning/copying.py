"""A shop's files on their way from one server to another, through here; only what differs goes."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from provisioning import places
from provisioning.client.streaming import flow
from provisioning.connections import Connection
from provisioning.files.certificates import Keeping
from provisioning.files.handing import PROGRAM
from provisioning.trouble import Trouble

Tell = Callable[[int], object]
BLOCKS = f"PYTHONPATH={PROGRAM} python3 -m provisioning.agent.blocks"
#: What a shop's own program said that must be the same on both sides.
Weight = Mapping[str, Any]


@dataclass
class Copying:
    """Copies the shop ``name`` from ``old`` to ``new``.

    A database that is a PostgreSQL elsewhere stays there (``database_stays``).
    """

    name: str
    old: Connection
    new: Connection
    database_stays: bool = False

    @property
    def home(self) -> str:
        """The shop's home on either server."""
        return f"{places.SHOPS}/{self.name}"

    def files(self, tell: Tell, *, strict: bool) -> int:
        """Copy every file but the database that is new or changed, and remove what is gone.

        While the shop serves some may vanish on the way; with ``strict`` none may.
        """
        here, there = self._listed(self.old), self._listed(self.new)
        wanted = sorted(path for path, seen in here.items() if there.get(path) != seen)
        if gone := sorted(there.keys() - here.keys()):
            self._remove(gone)
        if not wanted:
            return 0
        mercy = "" if strict else "--ignore-failed-read"
        script = (
            f"cd {places.VAR} && tar -cf - --format=posix --no-recursion --null {mercy} "
            f"--warning=no-file-changed -T -"
        )
        if not strict:
            script = f"{{ {script}; }} || :"
        into = (
            f"cd {places.VAR} && tar -xpf - --same-owner && find shops/{self.name} public/media "
            f"-type d ! -user {places.USER} -exec chown {places.USER}:{places.USER} {{}} +"
        )
        flow(self.old, script, self.new, into, tell, stdin="\0".join(wanted).encode() + b"\0")
        return len(wanted)

    def snapshot(self, tell: Tell) -> None:
        """Copy the database as it is at one moment while the shop goes on."""
        if self.database_stays:
            return
        copied = f"{self.home}/backups/.moving.db"
        code = (
            "import sqlite3,sys; a,b=(sqlite3.connect(f) for f in sys.argv[1:]); "
            "a.execute('PRAGMA busy_timeout=10000'); a.backup(b); b.close()"
        )
        take = self._as_shop("rm", "-f", copied) + " && " + self._as_shop(
            "python3", "-c", code, f"{self.home}/shop.db", copied
        )  # fmt: skip
        self._demand(self.old, take)
        try:
            self._blocks(copied, self._sums(), tell)
        finally:
            self.old.run(f"rm -f {copied}")

    def database(self, sums: list[str], tell: Tell) -> None:
        """Copy what the database, which nobody writes now, has more than the copy with ``sums``."""
        if self.database_stays:
            return
        self._blocks(f"{self.home}/shop.db", sums, tell)
        wal = f"{self.home}/shop.db-wal"
        flow(
            self.old, f"if [ -e {wal} ]; then cat {wal}; fi",
            self.new, f"cat > {wal} && chown {places.USER}:{places.USER} {wal} && "
            f"if [ ! -s {wal} ]; then rm {wal}; fi",
        )  # fmt: skip

    def sums(self) -> list[str]:
        """The hashes of the blocks of the copy that is there."""
        return self._sums()

    def certificates(self, keeping: Keeping) -> None:
        """Copy the certificates of the old front, so that the new one answers before DNS leads."""
        folder, whose = keeping.folder, f"{keeping.user}:{keeping.user}"
        flow(
            self.old, f"tar -cf - -C {folder} {' '.join(keeping.parts)}",
            self.new, f"mkdir -p {folder} && chmod 0700 {folder} && tar -xpf - -C {folder} "
            f"--no-same-owner && chown -R {whose} {keeping.top}",
        )  # fmt: skip

    def weigh(self, there: Connection) -> Weight:
        """What the shop's own program counts there: rows, totals, stock, the hash of its media."""
        program = f"{places.CURRENT}/bin/storebuilder"
        words = ["env", f"STOREBUILDER_HOME={places.SHOPS}", program, "weigh", self.name]
        try:
            found: Weight = json.loads(self._demand(there, self._as_shop(*words)))
        except ValueError:
            raise Trouble("The shop's figures could not be read.") from None
        return found

    def _blocks(self, source: str, there: list[str], tell: Tell) -> None:
        target = f"{self.home}/shop.db"
        into = (
            f"rm -f {target}-wal {target}-shm && "
            f"runuser -u {places.USER} -- env {BLOCKS} patch {target} && chmod 0600 {target}"
        )
        script = f"env {BLOCKS} differ {source}"
        flow(self.old, script, self.new, into, tell, stdin="\n".join(there).encode())

    def _sums(self) -> list[str]:
        target = f"{self.home}/shop.db"
        said = self._demand(self.new, f"if [ -e {target} ]; then env {BLOCKS} sums {target}; fi")
        return said.split()

    def _listed(self, there: Connection) -> dict[str, str]:
        """Size, time and mode of every file by its path below the shop's part of the disk."""
        skipped = ("run", "pages", "media")
        skip = " -o ".join(f"-path shops/{self.name}/{one}" for one in skipped)
        said = self._demand(
            there,
            f"cd {places.VAR} && find shops/{self.name} public/media \\( {skip} -o -name '.?*' \\) "
            "-prune -o -type f ! -name 'shop.db*' ! -name '*.lock' -printf '%s %T@ %m %p\\0'",
        )
        found = {}
        for entry in filter(None, said.split("\0")):
            size, at, mode, path = entry.split(" ", 3)
            found[path] = f"{size} {at} {mode}"
        return found

    def _remove(self, paths: list[str]) -> None:
        script = f"cd {places.VAR} && xargs -0 rm -f --"
        done = self.new.run(script, stdin="\0".join(paths).encode())
        if not done.good:
            raise Trouble(f"The new server did not remove: {done.err.strip()[-200:]}")

    def _as_shop(self, *words: str) -> str:
        return f"cd / && runuser -u {places.USER} -- {shlex.join(words)}"

    @staticmethod
    def _demand(there: Connection, script: str) -> str:
        done = there.run(script)
        if not done.good:
            raise Trouble(f"{there.address.host}: {done.err.strip()[-200:]}")
        return done.out


def unlike(old: Weight, new: Weight) -> list[str]:
    """What is not the same on both servers, each in a few words."""
    return [
        f"{what}: {json.dumps(new.get(what))[:80]} instead of {json.dumps(old.get(what))[:80]}"
        for what in sorted(old.keys() | new.keys())
        if old.get(what) != new.get(what)
    ]


__all__ = ["Copying", "Weight", "unlike"]
