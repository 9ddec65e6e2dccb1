"""Shops of the tests: real HTTP servers on loopback, good ones and bad ones."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Answer = tuple[int, dict[str, str], bytes]
VERSION = "2026-04-08"


@dataclass
class Shop:
    """A shop that speaks UCP and tells its changes; ``products`` are in the protocol's words."""

    products: dict[str, dict[str, Any]] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    currency: str = "USD"
    languages: tuple[str, ...] = ("en",)
    origin: str = ""
    per_page: int = 10
    #: Whether it is one of ours: with a listing and a list of changes.
    ours: bool = False
    left: bool = False
    changes: list[str] = field(default_factory=list)
    #: Every request as "POST /catalog/search".
    asked: list[str] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)

    def sell(self, key: str, title: str, amount: Any = 2500, **more: Any) -> None:
        """Put a product on sale, or change it."""
        price = {"amount": amount, "currency": self.currency}
        variant = {
            "id": f"{key}-1",
            "title": title,
            "description": {"plain": title},
            "price": price,
            "availability": {"available": True, "status": "in_stock"},
        }
        self.products[key] = {
            "id": key,
            "title": title,
            "description": {"html": f"<p>{title}</p>"},
            "url": f"{self.origin}/products/{key}",
            "price_range": {"min": price, "max": price},
            "variants": [variant],
        } | more
        self.changes.append(key)

    def take_away(self, key: str) -> None:
        del self.products[key]
        self.changes.append(key)

    def answer(self, method: str, path: str, headers: Any, body: bytes) -> Answer:
        """What it answers; tests of bad shops put another function in its place."""
        parts = urlsplit(path)
        known = {
            "/.well-known/ucp": self._profile,
            "/ucp/listing": self._listing,
            "/ucp/changes": self._changes,
            "/api/catalog/search": self._search,
        }.get(parts.path)
        if known is None:
            return 404, {}, b"{}"
        asked = json.loads(body) if body else {}
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        status, said = known(asked, query)
        written = json.dumps(said).encode()
        etag = f'"{hash(written)}"'
        if status == 200 and headers.get("If-None-Match") == etag:
            return 304, {"ETag": etag}, b""
        return status, {"ETag": etag, "Content-Type": "application/json"}, written

    def _profile(self, _asked: Any, _query: Any) -> tuple[int, Any]:
        rest = {"version": VERSION, "transport": "rest", "endpoint": f"{self.origin}/api"}
        return 200, {"ucp": {"version": VERSION, "services": {"dev.ucp.shopping": [rest]}}}

    def _listing(self, _asked: Any, query: dict[str, str]) -> tuple[int, Any]:
        if not self.ours:
            return 404, {}
        if self.left:
            return 410, {"state": "left"}
        return 200, {
            "state": "listed",
            "aggregator": query.get("aggregator"),
            "name": "A shop of ours",
            "about": {"en": "Things from here", "zh-CN": "本地好物"},
            "country": "JP",
            "currency": self.currency,
            "languages": list(self.languages),
            "ships_to": ["CN", "JP"],
            "changes": f"{self.origin}/ucp/changes",
            "policies": {"returns": f"{self.origin}/pages/returns"},
        }

    def _changes(self, _asked: Any, query: dict[str, str]) -> tuple[int, Any]:
        if not self.ours or self.left:
            return (410 if self.left else 404), {}
        after = query.get("after", "")
        now = str(len(self.changes))
        if not after.isdigit():
            return 200, {"cursor": now, "changed": [], "gone": [], "more": False, "reset": True}
        ids = list(dict.fromkeys(self.changes[int(after) :]))
        return 200, {
            "cursor": now,
            "changed": [one for one in ids if one in self.products],
            "gone": [one for one in ids if one not in self.products],
            "more": False,
        }

    def _search(self, asked: dict[str, Any], _query: Any) -> tuple[int, Any]:
        if self.ours and (ids := asked.get("filters", {}).get("ids")):
            found = [self.products[key] for key in ids if key in self.products]
            said = {"products": self._in(asked, found), "pagination": {"has_next_page": False}}
            return 200, said
        page = asked.get("pagination", {})
        start = int(page.get("cursor") or 0)
        limit = min(self.per_page, page.get("limit", 10))
        found = list(self.products.values())[start : start + limit]
        following = start + limit < len(self.products)
        said = {"has_next_page": following} | ({"cursor": str(start + limit)} if following else {})
        return 200, {"ucp": {}, "products": self._in(asked, found), "pagination": said}

    def _in(self, asked: dict[str, Any], found: list[Any]) -> list[Any]:
        language = asked.get("context", {}).get("language", "")
        said = self.words.get(language, {})
        return [one | {"title": said.get(one["id"], one["title"])} for one in found]


Rude = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def serving(shop: Shop, rude: Rude | None = None) -> Iterator[Shop]:
    """Serve a shop on a free port; ``rude`` answers every request in its own way instead."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.reply()

        def do_POST(self) -> None:
            self.reply()

        def reply(self) -> None:
            shop.asked.append(f"{self.command} {urlsplit(self.path).path}")
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.close_connection = True
            if rude is not None:
                try:
                    rude(self)
                except OSError:
                    return
                return
            status, headers, said = shop.answer(self.command, self.path, self.headers, body)
            shop.statuses.append(status)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    shop.origin = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield shop
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def endless(handler: BaseHTTPRequestHandler) -> None:
    """A body without an end."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[")
    while True:
        handler.wfile.write(b'"all work and no play",' * 4096)


def dripping(handler: BaseHTTPRequestHandler) -> None:
    """A byte now and then, so that no single read ever times out."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    for _ in range(600):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.1)
