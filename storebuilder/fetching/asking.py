"""Asking: one request to an address that was looked at, within its limits."""

from __future__ import annotations

import http.client
import io
import socket
import ssl
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import SplitResult

from storebuilder.db import refuse_inside_writing
from storebuilder.fetching.places import Deadline, NotFetchedError, look_at, resolve, usual_port

#: What a shop says of itself; strangers can find it by that in their logs.
NAME = "storebuilder/1"


@dataclass(frozen=True)
class Limits:
    """The most that one question may cost: ``seconds`` for all of it, ``size`` bytes of answer."""

    seconds: float
    size: int


@dataclass(frozen=True)
class Answer:
    """What came back; header names are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def fetch(
    url: str,
    limits: Limits,
    *,
    nearby: bool = False,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
) -> Answer:
    """Ask ``url`` and return whatever status it answers with; raises NotFetchedError.

    ``nearby`` (a shop on one's own machine) also lets loopback addresses be asked, over http too.
    A redirect is an error: where it leads was not looked at.
    """
    refuse_inside_writing("a network call")
    parts = look_at(url, nearby=nearby)
    deadline = Deadline(limits.seconds)
    try:
        address = resolve(parts, deadline, nearby=nearby)[0]
        connection = _Connection(parts, address, deadline)
        try:
            return _ask(connection, parts, limits, method, headers or {}, body)
        finally:
            connection.close()
    except TimeoutError:
        said = f"{parts.hostname} did not answer within {limits.seconds:g} s."
        raise NotFetchedError(said, kind="slow") from None
    except (OSError, http.client.HTTPException, ssl.SSLError) as error:
        said = f"{parts.hostname} can't be reached: {str(error)[:200] or type(error).__name__}."
        raise NotFetchedError(said, kind="unreachable") from error


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


class _Timed(io.RawIOBase):
    """A socket's incoming bytes, for which no more than the time that is left is waited."""

    def __init__(self, held: socket.socket, deadline: Deadline) -> None:
        self.held, self.deadline = held, deadline
        # The connection lets go of its socket once the headers are there; this keeps it open.
        self.raw = held.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self.held.settimeout(self.deadline.left())
        return self.raw.readinto(buffer)

    def close(self) -> None:
        self.raw.close()
        super().close()


class _Reading:
    """What ``HTTPResponse`` asks of a socket: to be read like a file."""

    def __init__(self, held: socket.socket, deadline: Deadline) -> None:
        self.held, self.deadline = held, deadline

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Timed(self.held, self.deadline))


class _Connection(http.client.HTTPConnection):
    """A connection to an address that was looked at, under the name that was asked for."""

    def __init__(self, parts: SplitResult, address: str, deadline: Deadline) -> None:
        super().__init__(parts.hostname or "", parts.port or usual_port(parts))
        self.parts, self.address, self.deadline = parts, address, deadline
        self.default_port = usual_port(parts)

    def connect(self) -> None:
        """Connect to the pinned address; the certificate must be the name's."""
        place = (self.address, self.port)
        held = socket.create_connection(place, timeout=self.deadline.left())
        if self.parts.scheme == "https":
            held.settimeout(self.deadline.left())
            held = _trust().wrap_socket(held, server_hostname=self.host)
        self.sock = held
        held.settimeout(self.deadline.left())

    def response_class(self, held: Any, **options: Any) -> http.client.HTTPResponse:  # type: ignore[override]
        """The answer, read within the deadline."""
        return http.client.HTTPResponse(_Reading(held, self.deadline), **options)  # type: ignore[arg-type]


def _ask(
    connection: _Connection,
    parts: SplitResult,
    limits: Limits,
    method: str,
    headers: Mapping[str, str],
    body: bytes | None,
) -> Answer:
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    sent = {"User-Agent": NAME, "Accept-Encoding": "identity", "Connection": "close", **headers}
    connection.request(method, path, body, sent)
    with closing(connection.getresponse()) as answer:
        return _read(answer, parts.hostname or "", limits)


def _read(answer: http.client.HTTPResponse, host: str, limits: Limits) -> Answer:
    if 300 <= answer.status < 400 and answer.status != 304:
        raise NotFetchedError(f"{host} leads elsewhere.", kind="redirected")
    if answer.headers.get("Content-Encoding", "identity") != "identity":
        raise NotFetchedError(f"{host} answers packed.", kind="unreachable")
    text = answer.read(limits.size + 1)
    if len(text) > limits.size:
        said = f"{host} answers with more than {limits.size} bytes."
        raise NotFetchedError(said, kind="large")
    return Answer(answer.status, {k.lower(): v for k, v in answer.headers.items()}, text)
