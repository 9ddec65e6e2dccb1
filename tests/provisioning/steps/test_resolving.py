"""Where a name leads is asked of the world, and not of the server's own file."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from provisioning.steps import naming, resolving

Answer = Callable[[bytes], list[bytes]]


class Nameserver:
    """Answers each question on a loopback port by what ``answer`` makes of it."""

    def __init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.answer: Answer = lambda _: []
        self.asked = 0
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                question, whom = self.socket.recvfrom(512)
            except OSError:
                return
            self.asked += 1
            for packet in self.answer(question) if question else ():
                self.socket.sendto(packet, whom)

    def close(self) -> None:
        self.socket.close()


@pytest.fixture
def server() -> Iterator[Nameserver]:
    found = Nameserver()
    yield found
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
        last.sendto(b"", ("127.0.0.1", found.port))
    found.close()


def record(kind: int, data: bytes, name: bytes = b"\xc0\x0c") -> bytes:
    return name + struct.pack(">HHIH", kind, 1, 60, len(data)) + data


def reply(question: bytes, *records: bytes, code: int = 0, number: bytes = b"") -> bytes:
    counts = struct.pack(">HHHH", 1, len(records), 0, 0)
    head = (number or question[:2]) + bytes([0x81, 0x80 | code]) + counts
    return head + question[12:] + b"".join(records)


def known(question: bytes) -> list[bytes]:
    """An alias and where it leads, by IPv4 and IPv6."""
    alias = record(5, b"\x03www\x04else\x07example\0")
    at = len(question) + 12  # where the alias's own name stands
    pointer = struct.pack(">H", 0xC000 | at)
    if question[-3] == resolving.A:
        return [reply(question, alias, record(1, bytes([203, 0, 113, 7]), pointer))]
    return [reply(question, alias, record(28, socket.inet_pton(socket.AF_INET6, "2001:db8::7")))]


def ask(server: Nameserver, *more: str) -> frozenset[str]:
    return resolving.addresses("tea.example", [*more, "127.0.0.1"], server.port)


def test_it_works(server: Nameserver) -> None:
    server.answer = known
    assert ask(server) == {"203.0.113.7", "2001:db8::7"}


def test_a_name_of_nobody_has_no_address(server: Nameserver) -> None:
    server.answer = lambda question: [reply(question, code=3)]
    assert ask(server) == frozenset()


def test_what_is_no_answer_to_the_question_is_not_believed(server: Nameserver) -> None:
    lie = record(1, bytes([198, 51, 100, 9]))

    def answers(question: bytes) -> list[bytes]:
        other = question[:12] + question[12:].replace(b"tea", b"eat")
        wrong = bytes([question[0] ^ 1, question[1]])
        return [reply(question, lie, number=wrong), reply(other, lie), *known(question)]

    server.answer = answers
    assert ask(server) == {"203.0.113.7", "2001:db8::7"}


@pytest.mark.parametrize("cut", [3, 13, 30, 40, 60])
def test_an_answer_that_is_cut_is_none(server: Nameserver, cut: int) -> None:
    server.answer = lambda question: [known(question)[0][:cut]]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(resolving, "PATIENCE", 0.1)
        assert ask(server) == frozenset()


def test_the_next_one_is_asked_where_one_is_silent(
    server: Nameserver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resolving, "PATIENCE", 0.1)
    server.answer = lambda question: known(question) if server.asked > 1 else []
    assert ask(server, "127.0.0.1") == {"203.0.113.7", "2001:db8::7"}
    server.answer = lambda question: [reply(question, code=2)]
    assert ask(server) == frozenset()


def test_the_servers_own_file_is_not_believed(
    server: Nameserver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answer = known
    hosts, list_ = tmp_path / "hosts", tmp_path / "resolv.conf"
    hosts.write_text("127.0.0.1 localhost\n127.0.1.1\tTea.example tea # tea.example.org\n")
    list_.write_text("# made by hand\nsearch example\nnameserver 127.0.0.1\n")
    assert resolving.in_hosts("tea.example", hosts)
    assert not resolving.in_hosts("tea.example.org", hosts)
    assert not resolving.in_hosts("127.0.1.1", hosts)
    assert resolving.nameservers([tmp_path / "none", list_]) == ["127.0.0.1"]
    monkeypatch.setattr(resolving.in_hosts, "__defaults__", (hosts,))
    monkeypatch.setattr(resolving.nameservers, "__defaults__", ([list_],))
    monkeypatch.setattr(resolving.addresses, "__defaults__", (server.port,))
    assert naming.resolve("tea.example") == {"203.0.113.7", "2001:db8::7"}
