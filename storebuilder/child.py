"""What the parent starts: ``python -m storebuilder.child web HOME`` or ``… worker HOME``."""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import sys
from pathlib import Path

from storebuilder import config

PR_SET_PDEATHSIG = 1  # prctl(2)


def main(role: str, home: str, parent: str, *sockets: str) -> None:
    """Be the web process or the worker of the shop in ``home`` until SIGTERM."""
    _die_with(int(parent))
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    settings = config.read(Path(home))
    if role == "web":
        from storebuilder import wsgi

        wsgi.run(settings, [int(number) for number in sockets])
    else:
        from storebuilder import worker

        worker.run(settings)


def _die_with(parent: int) -> None:
    # Where the kernel offers it, a parent that was killed takes its children along, so that they
    # neither hold the port nor run old code.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
