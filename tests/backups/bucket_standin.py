"""A small bucket on the loopback that misbehaves when told; it checks no signature."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

PAGE = 1000
Mischief = Callable[[str, str], tuple[int, bytes | None] | None]


@dataclass
class Bucket:
    """What lies in it, what was asked, and how it misbehaves."""

    objects: dict[str, bytes] = field(default_factory=dict)
    #: What every key held at first, for a bucket that answers with what is old.
    first: dict[str, bytes] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    #: Called with (method, key); an answer (status, bytes cut or changed) instead of the true one.
    mischief: Mischief = lambda _method, _key: None
    url: str = ""

    def count(self, method: str, part: str = "") -> int:
        """How often a method was asked of keys with ``part``."""
        return sum(m == method and part in key for m, key in self.asked)


def fails(method: str, part: str, status: int, times: int = 10**6) -> Mischief:
    """Answer ``status`` so many times to a method on keys with ``part``."""
    left = [times]

    def mischief(asked: str, key: str) -> tuple[int, bytes | None] | None:
        if asked == method and part in key and left[0]:
            left[0] -= 1
            return status, None
        return None

    return mischief


class _Handler(BaseHTTPRequestHandler):
    bucket: Bucket
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def _key(self) -> str:
        return unquote(urlsplit(self.path).path).removeprefix("/shops").removeprefix("/")

    def _answer(self, status: int, body: bytes = b"", length: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)
        if length is not None and length != len(body):
            self.close_connection = True

    def _misbehaves(self, method: str) -> bool:
        self.bucket.asked.append((method, self._key()))
        found = self.bucket.mischief(method, self._key())
        if found is None:
            return False
        status, body = found
        if body is None:
            code = {403: "AccessDenied", 503: "SlowDown"}.get(status, "InternalError")
            self._answer(status, f"<Error><Code>{code}</Code></Error>".encode())
        else:
            self._answer(status, body, len(self.bucket.objects[self._key()]))
        return True

    def do_PUT(self) -> None:
        data = self.rfile.read(int(self.headers["Content-Length"]))
        if not self._misbehaves("PUT"):
            self.bucket.first.setdefault(self._key(), data)
            self.bucket.objects[self._key()] = data
            self._answer(200)

    def do_GET(self) -> None:
        query = parse_qs(urlsplit(self.path).query)
        if "list-type" in query:
            self._list(query)
        elif not self._misbehaves("GET"):
            data = self.bucket.objects.get(self._key())
            missing = b"<Error><Code>NoSuchKey</Code></Error>"
            self._answer(404 if data is None else 200, missing if data is None else data)

    def _list(self, query: dict[str, list[str]]) -> None:
        self.bucket.asked.append(("LIST", query["prefix"][0]))
        after = query.get("continuation-token", [""])[0]
        keys = [key for key in sorted(self.bucket.objects) if key.startswith(query["prefix"][0])]
        rest = [key for key in keys if key > after]
        rows = "".join(
            f"<Contents><Key>{escape(key)}</Key><Size>{len(self.bucket.objects[key])}</Size>"
            "</Contents>"
            for key in rest[:PAGE]
        )
        more = len(rest) > PAGE
        token = f"<NextContinuationToken>{rest[PAGE - 1]}</NextContinuationToken>" if more else ""
        body = f"<ListBucketResult><IsTruncated>{str(more).lower()}</IsTruncated>{rows}{token}"
        self._answer(200, f"{body}</ListBucketResult>".encode())

    def do_DELETE(self) -> None:
        if not self._misbehaves("DELETE"):
            self.bucket.objects.pop(self._key(), None)
            self._answer(204)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # a client that gives up


@contextmanager
def standing() -> Iterator[Bucket]:
    """A bucket called ``shops`` at ``url``."""
    bucket = Bucket()
    handler = type("Handler", (_Handler,), {"bucket": bucket})
    with _Server(("127.0.0.1", 0), handler) as server:
        bucket.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield bucket
        server.shutdown()
        thread.join()
