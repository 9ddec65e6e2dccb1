"""The web process: the application behind gunicorn, with its settings in code.

One process with four threads, gunicorn's gthread worker without its arbiter: a small server has one
or two cores and little memory, and SQLite has one writer anyway. docs/performance.md has figures.
"""

from __future__ import annotations

import contextlib
import gc
import hmac
import json
import logging
import os
import socket
import threading
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication
from gunicorn.sock import create_sockets
from gunicorn.workers.gthread import ThreadWorker
from sqlalchemy import func, select, text

from storebuilder import pagestore, theming
from storebuilder.app import create_app
from storebuilder.db import db
from storebuilder.jobs import Job

if TYPE_CHECKING:
    from storebuilder.config import Config
    from storebuilder.web.faces import House

log = logging.getLogger(__name__)

THREADS = 4
KEEP_ALIVE = 2  # seconds, for browsers
STOP_WITHIN = 5  # seconds for requests that are under way when the shop is stopped


class Pulse:
    """Answers ``/healthz`` under every host name: whether the shop and its database are there.

    Whoever knows the parent's token also hears how many pictures wait, for the terminal.
    """

    def __init__(self, app: House) -> None:
        self.app = app
        self.token = os.environ.get("STOREBUILDER_TOKEN", "")

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"] != "/healthz":
            return self.app(environ, start_response)
        try:
            body = self.feel(environ.get("HTTP_X_STOREBUILDER_TOKEN", ""))
            status = "200 OK"
        except Exception:
            self.app.logger.exception("the database does not answer")
            body, status = {"ok": False}, "503 Service Unavailable"
        answer = json.dumps(body).encode()
        headers = [("Content-Type", "application/json"), ("Cache-Control", "no-store")]
        start_response(status, [*headers, ("Content-Length", str(len(answer)))])
        return [answer]

    def feel(self, token: str) -> dict[str, Any]:
        """What is said of the shop's health; more to the parent."""
        name = self.app.config["SHOP"].file.name
        trusted = bool(self.token) and hmac.compare_digest(token, self.token)
        with self.app.app_context():
            if not trusted:
                db.session.execute(text("SELECT 1"))
                return {"ok": True, "shop": name}
            pictures = select(Job.state, func.count()).where(Job.kind == "media.resize")
            states = db.session.execute(pictures.group_by(Job.state)).tuples()
            return {"ok": True, "shop": name, "pictures": dict(states.all())}


class Worker(ThreadWorker):
    """Hangs up on who says more than was listened to: hearing him out would take a thread."""

    def handle_request(self, req: Any, conn: Any) -> bool:
        """Answer a request; whether the connection is good for another one."""
        kept = super().handle_request(req, conn)
        # What is left of a body with a length; one of chunks is never known to be at its end.
        if not getattr(req.body.reader, "length", 1):
            return bool(kept)
        with contextlib.suppress(OSError):
            # Else gunicorn's main thread, which accepts, would listen for two more seconds.
            conn.sock.shutdown(socket.SHUT_RD)
        return False


class Web(BaseApplication):
    """Gunicorn's settings for one shop, in code."""

    def __init__(self, config: Config, sockets: Sequence[int]) -> None:
        self.config = config
        self.listening = sockets
        super().__init__()

    def load_config(self) -> None:
        settings = {
            "bind": [f"fd://{number}" for number in self.listening],
            "worker_class": "gthread",
            "threads": THREADS,
            "graceful_timeout": STOP_WITHIN,
            "worker_tmp_dir": "/dev/shm" if os.access("/dev/shm", os.W_OK) else None,  # noqa: S108
            "loglevel": "warning",
            # Else a visitor could name SCRIPT_NAME and PATH_INFO from this very machine.
            "forwarder_headers": "",
            # The application itself decides whom it believes, see app.py.
            "secure_scheme_headers": {},
            # A front would now and then send a request on a connection that is just being closed;
            # a new one at a unix socket costs nothing.
            "keepalive": 0 if self.config.file.behind else KEEP_ALIVE,
            "post_worker_init": _settle,
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Pulse:
        app = create_app(self.config)
        if self.config.file.behind:
            pagestore.begin_afresh(self.config)
            threading.Thread(target=_publish, args=[app], daemon=True).start()
        return Pulse(app)

    def serve(self) -> None:
        """Answer requests until SIGTERM, or until the parent is gone."""
        log = self.cfg.logger_class(self.cfg)
        sockets = create_sockets(self.cfg, log)
        worker = Worker(1, os.getppid(), sockets, self, self.cfg.timeout, self.cfg, log)
        worker.pid = os.getpid()
        worker.init_process()


def _publish(app: House) -> None:
    """Write the assets of all themes for the web server in front; without them it asks us."""
    files = {}
    try:
        for name in theming.everything():
            theme = theming.load(name)
            for file, public in theme.files.assets.items():
                files[f"{name}/{public}"] = theme.files.folder / "assets" / file
        pagestore.publish(app.config["SHOP"], files)
    except Exception:
        log.exception("the assets were not published")


def _settle(_worker: object) -> None:
    # What was loaded stays for good: the collector need not look at it again.
    gc.collect()
    gc.freeze()


def run(config: Config, sockets: Sequence[int]) -> None:
    """Serve the shop on listening ``sockets`` (file descriptors) that the parent holds open.

    Gunicorn's own arbiter would be one process more, of 27 MB: our parent restarts what dies, and
    since it keeps the sockets, visitors of a restarted shop wait and are not turned away.
    """
    Web(config, sockets).serve()
