"""A site of the tests, and a small application in place of the shop, on a socket held for it."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from provisioning.site import Site

SHOP, OTHER, PANEL = "tea.example", "other.example", "panel.tea.example"
WAITING = "not-yet.example"
HEADERS = {
    "Cache-Control": "public, max-age=0, must-revalidate",
    "Content-Security-Policy": "default-src 'self'",
    "Content-Type": "text/html; charset=utf-8",
}


def a_site(**changed: Any) -> Site:
    """Two storefronts and a panel that lead here, and a third name that does not yet."""
    wanted: dict[str, Any] = {
        "name": "tea",
        "home": Path("/var/lib/storebuilder/shops/tea"),
        "hosts": (SHOP, OTHER, WAITING),
        "panel_host": PANEL,
        "enabled": (SHOP, OTHER, PANEL),
        "email": "alice@tea.example",
        "headers": HEADERS,
    }
    return Site(**wanted | changed)


class Door:
    """A listening unix socket, as systemd holds it; who knocks waits while nobody serves."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.seen: list[dict[str, Any]] = []
        self.serving = threading.Event()
        self.closing = threading.Event()
        self.open()

    def open(self) -> None:
        self.held = socket.socket(socket.AF_UNIX)
        self.held.bind(str(self.path))
        self.path.chmod(0o666)
        self.held.listen(1024)
        self.held.settimeout(0.05)
        self.closing.clear()
        self.serving.set()
        self.doorkeeper = threading.Thread(target=self._accept)
        self.doorkeeper.start()

    def close(self) -> None:
        """Take the door away."""
        self.path.unlink(missing_ok=True)
        self.closing.set()
        self.doorkeeper.join()
        self.held.close()

    def _accept(self) -> None:
        while not self.closing.is_set():
            if not self.serving.wait(0.05):
                continue
            try:
                visitor, _ = self.held.accept()
            except TimeoutError:
                continue
            visitor.settimeout(30)
            threading.Thread(target=self._answer, args=(visitor,), daemon=True).start()

    def _answer(self, visitor: socket.socket) -> None:
        with visitor, contextlib.suppress(OSError):  # a visitor may hang up
            Answer(visitor, "", self)  # type: ignore[arg-type]


class Answer(BaseHTTPRequestHandler):
    """Says what it heard."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        begun = time.monotonic()
        body = self.rfile.read(length)
        heard = {
            "method": self.command,
            "path": self.path,
            "headers": [[name.lower(), value] for name, value in self.headers.items()],
            "length": len(body),
            "body": body[:2000].decode(),
            "seconds": time.monotonic() - begun,
            "filler": "tea " * 500,
        }
        door: Door = self.server  # type: ignore[assignment]
        door.seen.append(heard)
        self.close_connection = True
        answer = json.dumps(heard).encode()
        self.send_response(503 if self.path == "/its-own-503" else 200)
        for name, value in (
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(answer))),
            ("X-Answered-By", "app"),
            ("Connection", "close"),
        ):
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer)

    do_HEAD = do_POST = do_PUT = do_DELETE = do_GET

    def log_message(self, *_: object) -> None:
        pass
