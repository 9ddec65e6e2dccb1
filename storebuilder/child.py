"""What a child of the parent is: a first look, the web process, or the worker."""

from __future__ import annotations

import ctypes
import gc
import logging
import os
import signal
import socket
import sys
from collections.abc import Sequence

from storebuilder.config import Config
from storebuilder.errors import ShopError

PR_SET_PDEATHSIG = 1  # prctl(2)


def preload(kind: str) -> None:
    """Load the application once for all children, opening nothing.

    The collector would write into these objects and so part the memory again: they are frozen.
    """
    from storebuilder import app, worker, wsgi  # noqa: F401

    app.load_capabilities(kind)
    app.faces_of(kind)
    gc.collect()
    gc.freeze()


def main(role: str, config: Config, parent: int, sockets: Sequence[socket.socket]) -> None:
    """Look at the database, or be the web process or the worker of a shop until SIGTERM."""
    _die_with(parent)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    if role == "look":
        look(config)
    elif role == "web":
        from storebuilder import wsgi

        wsgi.run(config, [held.fileno() for held in sockets])
    else:
        from storebuilder import worker

        for held in sockets:
            held.close()
        worker.run(config)


def look(config: Config) -> None:
    """See that the database is there and of a version that can be served; SystemExit if not.

    In a child of its own: the parent opens nothing, and what this loads is gone with it.
    """
    from storebuilder import app, upgrading

    try:
        with app.create_app(config).app_context():
            upgrading.refuse_old(config)
    except ShopError as error:
        print(error, flush=True)
        sys.exit(error.exit_code)


def _die_with(parent: int) -> None:
    # Where the kernel offers it, a parent that was killed takes its children along, so that they
    # neither hold the port nor run old code.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit(1)
