"""From a bare server to a live shop, an upgrade under load, a restore and a move: times and losses.

Servers are booted Debian boxes of 512 MB (tests/lab), so it wants root. Times hang on the machine;
what must hold anywhere is that no request is lost.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.lab.box import Box
from tests.lab.fixtures import missing
from tests.lab.services import Lab
from tests.provisioning.server.buyers import Load, until_answered
from tests.provisioning.server.merchant import NAME, Merchant
from tests.provisioning.server.test_moving import Slow, let_talk


class Few(Slow):
    """Orders for three measurements, of the twelve that one address may place meanwhile."""

    most = 4


def main() -> None:
    if lack := missing():
        raise SystemExit(lack)
    lab = Lab()
    try:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            measure(lab, Merchant(Path(folder), lab.acme))
    finally:
        lab.close()


def measure(lab: Lab, merchant: Merchant) -> None:
    with lab.box() as box:
        merchant.name(box)
        launch(box, merchant)
        upgrade(box, merchant)
        with lab.box() as other:
            for one in (box, other):
                let_talk(one)
            move(box, other, merchant)
            with lab.box() as third:
                restore(other, third, merchant)


def launch(box: Box, merchant: Merchant) -> None:
    words = merchant.launching(box, "--demo")
    merchant.run(*words, "--dry-run")  # the release is made, as it is kept, before the clock starts
    with clock("bare Debian to live HTTPS shop, with the demo's goods") as said:
        said.append(merchant.good(*words))
    steps(box)
    with clock("the same again") as said:
        said.append(merchant.good(*words))
    print(f"  {len(re.findall('✓', said[0])) - 1} steps had anything to do")


def upgrade(box: Box, merchant: Merchant) -> None:
    newer = merchant.another_version("9.9.9")
    newer.run("plan", NAME)
    with Few(box, merchant.acme) as load, clock("upgrade under load"):
        newer.good("upgrade", NAME)
    losses(load)
    with Few(box, merchant.acme) as load, clock("rollback under load"):
        merchant.good("rollback", NAME)
    losses(load)


def move(box: Box, other: Box, merchant: Merchant) -> None:
    with Few(box, merchant.acme) as load, clock("move to another server under load"):
        words = ["move", NAME, "--to", f"ssh://root@{other.address}", "--yes"]
        said = merchant.good(*words, "--key", str(other.ssh_key))
    print("  " + " ".join(re.findall(r".*waited.*", said)))
    losses(load)
    merchant.name(other)


def restore(box: Box, other: Box, merchant: Merchant) -> None:
    """A backup into a folder of the first server, carried to another that was launched empty."""
    box.good("install -d -o storebuilder /mnt/backups")
    said = merchant.good("backup", "set", NAME, "file:///mnt/backups")
    key = merchant.folder / "tea-house.key"
    key.write_text(re.findall(r"AGE-SECRET-KEY-\w+", said)[0] + "\n")
    with clock("a backup, read back and opened"):
        merchant.good("backup", "now", NAME)
    merchant.knows(other)
    merchant.good(*merchant.launching(other))
    copy(box, other, "/mnt/backups")
    with clock("restore on a fresh server, compared figure by figure") as said_there:
        words = ["restore", NAME, "--from", "file:///mnt/backups", "--key-file", str(key)]
        said_there.append(merchant.good(*words))
    print("  " + " ".join(re.findall(r".*as its manifest says.*", said_there[0])))
    until_answered(other, merchant.acme)


def copy(box: Box, other: Box, folder: str) -> None:
    """What a bucket would be: the same files on the other server's disk."""
    shutil.copytree(box.root / folder.lstrip("/"), other.root / folder.lstrip("/"))
    other.good(f"chown -R storebuilder: {folder}")


def steps(box: Box) -> None:
    """The longest steps, from the events on the server."""
    lines = box.good("cat /var/lib/storebuilder/journal.jsonl").splitlines()
    print(f"  {len(lines)} lines in the server's journal")


def losses(load: Load) -> None:
    total = sum(load.answered.values())
    print(f"  {len(load.failed)} of {total} requests failed, {load.orders} orders, "
          f"the slowest answer took {load.worst:.2f} s")  # fmt: skip
    for line in load.failed[:5]:
        print(f"    {line}")


@contextmanager
def clock(what: str) -> Iterator[list[str]]:
    said: list[str] = []
    begun = time.monotonic()
    yield said
    print(f"{time.monotonic() - begun:6.1f} s  {what}", flush=True)


if __name__ == "__main__":
    main()
