"""The first process of a box's own process namespace: when it ends, nothing of the box is left.

It ends when its standard input does, which is when ``Box`` pulls the plug or the tests die.
Run by ``Box`` as: keeper.py GROUP... -- COMMAND...
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
    """Boot until the server powers itself off or the plug is pulled."""
    end = words.index("--")
    groups, command = words[:end], words[end + 1 :]
    # On a disk /run/systemd would keep the traces of the last boot, and nspawn refuses those.
    subprocess.run(["mount", "-t", "tmpfs", "run", "/run/systemd"], check=True)
    while True:
        server = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            preexec_fn=partial(_join, groups),
        )
        ready, _, _ = select.select([0, os.pidfd_open(server.pid)], [], [])
        if 0 in ready or server.wait() != REBOOT:
            return


def _join(groups: list[str]) -> None:
    """Only the server counts against its memory, not this process."""
    for group in groups:
        Path(group, "cgroup.procs").write_text(str(os.getpid()))


if __name__ == "__main__":
    main(sys.argv[1:])
