"""The HTTP side of every cloud here: POST, JSON, and answers that get lost."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.lab.clouds.faults import Faults


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    url: str
    headers: dict[str, str]
    body: bytes


Answer = tuple[int, dict[str, Any]]


class Refused(Exception):
    """What a cloud answers instead of doing it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@contextmanager
def serving(faults: Faults, answer: Callable[[Asked], Answer], kind: str) -> Iterator[str]:
    """Serve on a free port of the loopback; yields the address. A wrong stand-in fails the test."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(faults, answer, kind))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert not faults.broken, faults.broken


def _handler(
    faults: Faults, answer: Callable[[Asked], Answer], kind: str
) -> type[BaseHTTPRequestHandler]:
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 5
        wbufsize = -1  # one packet: head and body apart would wait for each other

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            url = f"http://{self.headers['Host']}{self.path}"
            headers = {name.lower(): value for name, value in self.headers.items()}
            with lock:
                faults.count += 1
                if faults.is_dead():
                    self._hang_up()
                    return
                try:
                    status, thing = answer(Asked(url, headers, body))
                except Exception as error:  # the stand-in itself is wrong: see ``serving``
                    faults.broken.append(repr(error))
                    status, thing = 500, {"__type": "StandInIsWrong", "message": repr(error)}
                if faults.loses():
                    self._hang_up()
                    return
            said = json.dumps(thing).encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

        def _hang_up(self) -> None:
            self.close_connection = True
            self.connection.close()

    return Handler
