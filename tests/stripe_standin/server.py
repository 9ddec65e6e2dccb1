"""The stand-in's HTTP side."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from tests.stripe_standin.books import KEY, Books, Form, Thing
from tests.stripe_standin.contract import Refusal, nested


@contextmanager
def running() -> Iterator[tuple[str, Books]]:
    """Serve on a free port of the loopback; yields the address and the books."""
    books = Books()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(books))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", books
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(books: Books) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            self._answer("POST", parse_qsl(raw, keep_blank_values=True))

        def do_GET(self) -> None:
            self._answer("GET", [])

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

        def _answer(self, method: str, form: Form) -> None:
            key = self.headers.get("Idempotency-Key") or ""
            authorised = self.headers.get("Authorization") == f"Bearer {KEY}"
            with books.lock:
                status, thing = answer(books, method, self.path, form, key, authorised)
                lose, books.lose_next_answer = books.lose_next_answer, False
            if lose:
                self.close_connection = True
                self.connection.close()
                return
            body = json.dumps(thing).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler


def answer(
    books: Books, method: str, path: str, form: Form, key: str, authorised: bool
) -> tuple[int, Thing]:
    """What Stripe would answer: status and body."""
    if books.down:
        return 500, _error("api_error", "Something is broken at Stripe.")
    if not authorised:
        return 401, _error("invalid_request_error", "Invalid API Key provided.")
    said = f"{method} {path} {sorted(form)}"
    if key and key in books.answers:
        before, status, thing = books.answers[key]
        if before != said:
            return 400, _error("idempotency_error", "Keys can't be reused with other parameters.")
        return status, thing
    books.asked.append((method, path, nested(form)))
    try:
        status, thing = 200, _route(books, method, path, form)
    except Refusal as error:
        message = _error("invalid_request_error", str(error), error.param, error.code)
        status, thing = 400, message
    seen = {name: value for name, value in thing.items() if name != "given"}
    if key:
        books.answers[key] = (said, status, seen)
    return status, seen


def _route(books: Books, method: str, path: str, form: Form) -> Thing:
    routes: list[tuple[str, str, Callable[..., Thing]]] = [
        ("POST", r"/v1/checkout/sessions", lambda: books.create_session(form)),
        ("GET", r"/v1/checkout/sessions/(\w+)", books.session),
        ("POST", r"/v1/checkout/sessions/(\w+)/expire", books.expire_session),
        ("POST", r"/v1/refunds", lambda: books.create_refund(form)),
    ]
    for verb, pattern, work in routes:
        match = re.fullmatch(pattern, path)
        if verb == method and match:
            return work(*match.groups())
    raise Refusal(f"Unrecognized request URL ({method}: {path}).")


def _error(kind: str, message: str, param: str = "", code: str = "") -> Thing:
    return {"error": {"type": kind, "message": message, "param": param, "code": code}}
