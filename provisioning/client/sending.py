"""One bundle to the server: what is wanted, the program that brings it about, and the release."""

from __future__ import annotations

import io
import tarfile
import tempfile
import uuid
from collections.abc import Mapping
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
#: Two may send at once; who is ready first works, and the other one hears of it. What a killed run
#: had started may take a moment to end: that is waited for.
RECEIVE = """
set -e; umask 077
busy() {{
  n=0
  while [ "$(systemctl is-active {unit})" = deactivating ] && [ $n -lt 1000 ]; do
    sleep 0.1; n=$((n + 1))
  done
  systemctl is-active -q {unit}
}}
if busy; then cat >/dev/null; exit 75; fi
here={incoming}/{run}
mkdir -p "$here" {runs}
tar -xf - -C "$here"
exec 9>{incoming}/.starting; flock 9
if busy; then rm -rf "$here"; exit 75; fi
for old in {incoming}/*/started; do if [ -e "$old" ]; then rm -rf "${{old%/*}}"; fi; done
find {incoming} -mindepth 1 -maxdepth 1 -type d -mmin +1440 -exec rm -rf {{}} +
ls -1t {runs}/*.log 2>/dev/null | tail -n +20 | xargs -r rm -f
touch "$here/started"
log={log}
: >"$log"; ln -sfn "$log" {link}
systemctl reset-failed {unit} 2>/dev/null || :
# One that was killed a moment ago may not be cleared away yet.
tries=0
until systemd-run --quiet --collect --unit={unit} -p StandardOutput=append:"$log" \
  -p StandardError=append:"$log" -p WorkingDirectory="$here" sh "$here/start.sh" {mode}
do
  tries=$((tries + 1)); [ $tries -lt 25 ] || exit 1
  sleep 0.2; systemctl reset-failed {unit} 2>/dev/null || :
done
"""
BUSY = 75


def carry_out_there(
    there: Connection,
    site: Site,
    sent: Mapping[str, Path],
    narrate: Narrate,
    say: Say,
    agent: bytes | None = None,
    mode: str = "apply",
) -> Ending:
    """Send ``site`` and what the server lacks, by its name there; follow the work to its end."""
    run = uuid.uuid4().hex[:12]
    log = f"{places.RUNS}/{run}.log"
    script = RECEIVE.format(
        unit=UNIT, incoming=places.INCOMING, runs=places.RUNS, run=run, link=following.LOG,
        log=log, mode=f"{mode} site.json",
    )  # fmt: skip
    with tempfile.TemporaryFile() as bundle:
        pack(bundle, site, sent, agent or agent_program())
        bundle.seek(0)
        done = there.run(script, stdin=bundle)
    if done.code == BUSY:
        say("Somebody is at work on this server already: following that.")
        theirs = there.run(f"readlink -f {following.LOG}").out.strip()
        follow(there, narrate, say, theirs).demand()
        raise Trouble("That was the work of another command.", hint="Run yours again now.")
    if not done.good:
        raise Trouble(f"The server did not take the work: {done.err.strip()[-200:]}")
    return follow(there, narrate, say, log)


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
    pack(held, site, {}, agent_program())
    done = there.run(script, stdin=held.getvalue())
    for line in done.out.splitlines():
        if ending := following.read(line, narrate, say):
            return ending
    raise Trouble(f"The server gave no answer: {(done.err or done.out).strip()[-200:]}")


def pack(
    stream: IO[bytes], site: Site | None, sent: Mapping[str, Path], agent: bytes
) -> None:  # fmt: skip
    """Write the bundle as tar."""
    with tarfile.open(fileobj=stream, mode="w") as bundle:
        small = {"agent.pyz": agent, "start.sh": START.encode()}
        if site is not None:
            small["site.json"] = site.to_json().encode()
        for name, data in small.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(data), 0o600
            bundle.addfile(entry, io.BytesIO(data))
        for name, path in sent.items():
            bundle.add(path, arcname=name)
