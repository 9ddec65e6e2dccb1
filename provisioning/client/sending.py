"""One bundle to the server: what is wanted, the program that brings it about, and the release."""

from __future__ import annotations

import io
import tarfile
import tempfile
import uuid
from pathlib import Path
from typing import IO

from provisioning import places
from provisioning.client import following
from provisioning.client.following import UNIT, Ending, Say, follow
from provisioning.connections import Connection
from provisioning.plan import Narrate
from provisioning.releases import agent as agent_program
from provisioning.site import Site
from provisioning.trouble import Trouble

#: Runs first, in sh: a minimal image has no Python, or one without these parts.
START = """#!/bin/sh
cd "$(dirname "$0")" || exit 1
if ! python3 -c 'import json, sqlite3, ssl' 2>/dev/null; then
  echo '{"step": "Python", "outcome": "doing"}'
  export DEBIAN_FRONTEND=noninteractive
  install() { apt-get -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends python3; }
  install >&2 || { apt-get -q update >&2 && install >&2; } || {
    echo '{"end": 1, "trouble": "The server could not install Python; does apt-get work there?"}'
    exit 1
  }
  echo '{"step": "Python", "outcome": "done"}'
fi
exec python3 agent.pyz "$@"
"""
#: Unpacks what comes in, and starts the work as a unit of its own: it outlives the connection.
RECEIVE = """
set -e; umask 077
if systemctl is-active -q {unit}; then cat >/dev/null; exit 75; fi
here={incoming}/{run}
mkdir -p "$here" {runs}
find {incoming} -mindepth 1 -maxdepth 1 ! -name {run} -exec rm -rf {{}} +
tar -xf - -C "$here"
log={runs}/{run}.log
: >"$log"; ln -sfn "$log" {log}
systemctl reset-failed {unit} 2>/dev/null || :
exec systemd-run --quiet --collect --unit={unit} -p StandardOutput=append:"$log" \
  -p StandardError=append:"$log" -p WorkingDirectory="$here" sh "$here/start.sh" {mode}
"""
BUSY = 75


def carry_out_there(
    there: Connection,
    site: Site,
    archive: Path | None,
    narrate: Narrate,
    say: Say,
    agent: bytes | None = None,
) -> Ending:
    """Send ``site``, and the release where it is not there yet, and follow the work to its end."""
    run = uuid.uuid4().hex[:12]
    script = RECEIVE.format(
        unit=UNIT, incoming=places.INCOMING, runs=places.RUNS, run=run, log=following.LOG,
        mode="apply site.json",
    )  # fmt: skip
    with tempfile.TemporaryFile() as bundle:
        pack(bundle, site, archive, agent or agent_program())
        bundle.seek(0)
        done = there.run(script, stdin=bundle)
    if done.code == BUSY:
        say("Somebody is at work on this server already: following that.")
        follow(there, narrate, say).demand()
        raise Trouble("That was the work of another command.", hint="Run yours again now.")
    if not done.good:
        raise Trouble(f"The server did not take the work: {done.err.strip()[-200:]}")
    return follow(there, narrate, say)


def plan_there(there: Connection, site: Site, narrate: Narrate, say: Say) -> Ending:
    """What would be done there; nothing is, and nothing stays."""
    return _once(there, "plan site.json", site, narrate, say)


def ask(
    there: Connection,
    mode: str,
    narrate: Narrate = lambda *_: None,
    say: Say = print,
) -> Ending:
    """Let the program there do one short thing, such as ``status`` or ``rollback``."""
    return _once(there, mode, None, narrate, say)


def _once(there: Connection, mode: str, site: Site | None, narrate: Narrate, say: Say) -> Ending:
    script = f"""
    set -e; here=$(mktemp -d); trap 'rm -rf "$here"' EXIT
    tar -xf - -C "$here"
    if ! python3 -c 'import json, sqlite3, ssl' 2>/dev/null; then
      echo '{{"step": "Python, and all that follows", "outcome": "todo"}}'
      echo '{{"end": 0, "worked": 1}}'; exit 0
    fi
    cd "$here" && python3 agent.pyz {mode}
    """
    held = io.BytesIO()
    pack(held, site, None, agent_program())
    done = there.run(script, stdin=held.getvalue())
    for line in done.out.splitlines():
        if ending := following.read(line, narrate, say):
            return ending
    raise Trouble(f"The server gave no answer: {(done.err or done.out).strip()[-200:]}")


def pack(stream: IO[bytes], site: Site | None, archive: Path | None,
         agent: bytes) -> None:  # fmt: skip
    """Write the bundle as tar."""
    with tarfile.open(fileobj=stream, mode="w") as bundle:
        small = {"agent.pyz": agent, "start.sh": START.encode()}
        if site is not None:
            small["site.json"] = site.to_json().encode()
        for name, data in small.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(data), 0o600
            bundle.addfile(entry, io.BytesIO(data))
        if archive is not None:
            bundle.add(archive, arcname="release.tar.zst")
