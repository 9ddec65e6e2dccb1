"""A mail server on the loopback that keeps what it is handed and sends nothing on."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest


@dataclass
class Received:
    """One message with its envelope."""

    sender: str
    recipients: list[str]
    message: EmailMessage


@dataclass
class Sink:
    """What came, and how recipients are answered."""

    letters: list[Received] = field(default_factory=list)
    refuse: str = ""
    url: str = ""


class _Talk(socketserver.StreamRequestHandler):
    sink: Sink

    def handle(self) -> None:
        sender, recipients = "", list[str]()
        self._say("220 sink")
        for raw in self.rfile:
            line = raw.decode().rstrip("\r\n")
            verb = line[:4].upper()
            if verb == "MAIL":
                sender, recipients = _address(line), []
                self._say("250 ok")
            elif verb == "RCPT":
                recipients.append(_address(line))
                self._say(self.sink.refuse or "250 ok")
            elif verb == "DATA":
                self._say("354 go on")
                self.sink.letters.append(Received(sender, recipients, self._read()))
                self._say("250 kept")
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _read(self) -> EmailMessage:
        lines = []
        for raw in self.rfile:
            if raw == b".\r\n":
                break
            lines.append(raw.removeprefix(b".") if raw.startswith(b"..") else raw)
        found = message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(found, EmailMessage)
        return found

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


def _address(line: str) -> str:
    return line.partition("<")[2].partition(">")[0]


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A mail server that only listens."""
    kept = Sink()
    handler = type("Talk", (_Talk,), {"sink": kept})
    with _Server(("127.0.0.1", 0), handler) as server:
        kept.url = f"smtp://127.0.0.1:{server.server_address[1]}?tls=no"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield kept
        server.shutdown()
        thread.join()
