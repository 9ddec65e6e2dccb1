"""Running commands on a server: the shop's own, and anybody's."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from contextlib import closing

from provisioning import places
from provisioning.connections.ssh import as_root
from provisioning.ledger import Entry
from provisioning.trouble import Trouble


def words_of(command: Sequence[str], release: str = "") -> str:
    """The shop's own command line as one line of sh, run as the shop's user.

    It is that of ``release``, else that of the one in force.
    """
    program = f"{places.RELEASES}/{release}" if release else places.CURRENT
    given = ["env", f"STOREBUILDER_HOME={places.SHOPS}", f"{program}/bin/storebuilder", *command]
    return f"cd / && runuser -u {places.USER} -- {shlex.join(given)}"


def shop(entry: Entry, command: Sequence[str], *, capture: bool = False) -> str:
    """Run one of the shop's commands there; raises Trouble with its words where it fails."""
    with closing(entry.way()) as way:
        done = way.run(words_of(command))
    if not done.good:
        raise Trouble(done.complaint, exit_code=done.code)
    if not capture:
        sys.stdout.write(done.out)
    return done.out


def attached(entry: Entry, script: str) -> int:
    """Run a line of sh as root with this terminal as its own; returns its exit code."""
    with closing(entry.way()) as way:
        return way.replace([as_root(script)], terminal=sys.stdin.isatty() and sys.stdout.isatty())


def handed(entry: Entry, script: str, secrets: bytes) -> int:
    """Run a line of sh as root that reads secrets from its stdin; returns its exit code.

    What it says is heard while it works.
    """
    with closing(entry.way()) as way:
        return way.replace([as_root(script)], terminal=False, stdin=secrets)


def alone(command: Sequence[str], then: Sequence[str], release: str = "") -> str:
    """A line of sh that runs two of the shop's commands while the shop itself stands still."""
    units = "storebuilder.socket storebuilder.service"
    both = words_of(command, release), words_of(then, release)
    return (
        f"systemctl stop {units} && ({both[0]}) && ({both[1]} </dev/null); "
        f"code=$?; systemctl start {units} || code=1; exit $code"
    )
