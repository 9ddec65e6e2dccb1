"""The first process of a process namespace: when it ends, nothing in there is left.

It ends when its standard input does, which is when ``Tied.end`` says so or the tests are dead.
Run as: keeper.py GROUP... -- COMMAND...
"""

from __future__ import annotations

import os
import select
import subprocess
import sys
from functools import partial
from pathlib import Path

#: How systemd-nspawn ends when the server inside asks to be booted again.
REBOOT = 133


def main(words: list[str]) -> None:
    """Run the command until it ends or we shall, and a server again when it reboots."""
    end = words.index("--")
    groups, command = words[:end], words[end + 1 :]
    # On a disk /run/systemd would keep the traces of the last boot, and nspawn refuses those.
    subprocess.run(["mount", "-t", "tmpfs", "run", "/run/systemd"], check=True)
    while True:
        running = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, preexec_fn=partial(_join, groups)
        )
        ready, _, _ = select.select([0, os.pidfd_open(running.pid)], [], [])
        if 0 in ready or running.wait() != REBOOT:
            return


def _join(groups: list[str]) -> None:
    """Only the command counts against its memory, not this process."""
    for group in groups:
        Path(group, "cgroup.procs").write_text(str(os.getpid()))


if __name__ == "__main__":
    main(sys.argv[1:])
