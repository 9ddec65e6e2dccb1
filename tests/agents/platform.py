"""A platform for tests: an HTTP server with a profile, keys of its own, and an ear for webhooks."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from storebuilder.agents import offering

CACHING = "public, max-age=300"


@dataclass
class Platform:
    """What the server answers; tests change it as they go."""

    port: int = 0
    version: str = offering.NEWEST
    capabilities: list[str] = field(default_factory=lambda: list(offering.CAPABILITIES))
    keys: list[dict[str, str]] = field(default_factory=list)
    status: int = 200
    caching: str = CACHING
    #: The bytes of the profile, where they are not to be made of the fields above.
    raw: bytes | None = None
    #: Seconds between single bytes of the answer.
    drip: float = 0
    location: str = ""
    asked: list[str] = field(default_factory=list)
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    #: Statuses of the next answers to webhooks; 200 after them.
    deaf: list[int] = field(default_factory=list)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.origin}/profile"

    @property
    def header(self) -> str:
        return f'profile="{self.url}"'

    @property
    def profile(self) -> bytes:
        if self.raw is not None:
            return self.raw
        named: dict[str, list[dict[str, Any]]] = {
            name: [{"version": self.version, **self._where(name)}] for name in self.capabilities
        }
        hook = named.get("dev.ucp.shopping.order")
        if hook:
            hook[0]["config"] = {"webhook_url": f"{self.origin}/hook"}
        ucp = {"version": self.version, "capabilities": named, "services": {}}
        return json.dumps(
            {"ucp": {**ucp, "payment_handlers": {}}, "signing_keys": self.keys}
        ).encode()

    def _where(self, name: str) -> dict[str, str]:
        page = name.rpartition(".")[2]
        return {
            "spec": f"https://ucp.dev/{self.version}/specification/{page}",
            "schema": f"https://ucp.dev/{self.version}/schemas/{page}.json",
        }


@contextmanager
def running() -> Iterator[Platform]:
    """A platform that answers on the loopback."""
    platform = Platform()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(platform))
    server.daemon_threads = True
    platform.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=[0.05])
    thread.start()
    try:
        yield platform
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(platform: Platform) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            platform.asked.append(self.path)
            self._say(platform.status, platform.profile)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            platform.heard.append(({k.lower(): v for k, v in self.headers.items()}, body))
            self._say(platform.deaf.pop(0) if platform.deaf else 200, b"{}")

        def _say(self, status: int, body: bytes) -> None:
            self.send_response(status)
            if platform.location:
                self.send_header("Location", platform.location)
            self.send_header("Content-Type", "application/json")
            self.send_header("Cache-Control", platform.caching)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if not platform.drip:
                self.wfile.write(body)
                return
            try:
                for byte in body:
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                    time.sleep(platform.drip)
            except OSError:
                return  # the shop has left

        def log_message(self, *_: object) -> None:
            return

    return Handler
