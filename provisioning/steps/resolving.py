"""Asking the world where a name leads, past the server's own /etc/hosts.

Debian's installer and clouds write the server's name into /etc/hosts with a loopback's address,
and systemd-resolved answers from that file too. So such a name is asked of the nameservers
themselves: one question in UDP, as RFC 1035 has it.
"""

from __future__ import annotations

import secrets
import socket
import struct
from collections.abc import Iterable
from pathlib import Path

HOSTS = Path("/etc/hosts")
#: Where the world's nameservers stand: systemd-resolved's own list comes before its stub.
LISTS = (Path("/run/systemd/resolve/resolv.conf"), Path("/etc/resolv.conf"))
A, AAAA, INTERNET = 1, 28, 1
NO_SUCH_NAME = 3
PATIENCE = 3.0  # seconds for one answer
PORT = 53


def in_hosts(host: str, hosts: Path = HOSTS) -> bool:
    """Whether the server's own file says where ``host`` is, whatever the world says."""
    try:
        lines = hosts.read_text(encoding="utf-8", errors="replace").lower().splitlines()
    except OSError:
        return False
    return any(host in line.partition("#")[0].split()[1:] for line in lines)


def nameservers(lists: Iterable[Path] = LISTS) -> list[str]:
    """The addresses of the nameservers that this server asks."""
    for path in lists:
        try:
            lines = [line.split() for line in path.read_text(encoding="utf-8").splitlines()]
        except OSError:
            continue
        if found := [line[1] for line in lines if len(line) > 1 and line[0] == "nameserver"]:
            return found
    return []


def addresses(host: str, servers: Iterable[str], port: int = PORT) -> frozenset[str]:
    """The addresses (A and AAAA) of ``host``; empty where it has none or nobody says."""
    for server in servers:
        try:
            return frozenset(_ask(host, A, server, port) | _ask(host, AAAA, server, port))
        except (OSError, struct.error, IndexError):
            continue
    return frozenset()


def _ask(host: str, kind: int, server: str, port: int) -> set[str]:
    name = b"".join(bytes([len(part)]) + part.encode() for part in host.split("."))
    question = name + b"\0" + struct.pack(">HH", kind, INTERNET)
    number = struct.pack(">H", secrets.randbits(16))
    family, *_, where = socket.getaddrinfo(
        server, port, type=socket.SOCK_DGRAM, flags=socket.AI_NUMERICHOST
    )[0]
    with socket.socket(family, socket.SOCK_DGRAM) as asking:
        asking.settimeout(PATIENCE)
        asking.connect(where)
        asking.send(number + struct.pack(">HHHHH", 0x0100, 1, 0, 0, 0) + question)
        while True:
            answer = asking.recv(4096)
            asked = answer[12 : 12 + len(question)]
            if answer[:2] == number and asked.lower() == question:
                return _read(answer, kind, 12 + len(question))


def _read(answer: bytes, kind: int, at: int) -> set[str]:
    """The addresses among the records of an answer that begin at the byte ``at``."""
    code = answer[3] & 15
    if code == NO_SUCH_NAME:
        return set()
    if code:
        raise OSError(f"The nameserver answers with the error {code}.")
    family = socket.AF_INET if kind == A else socket.AF_INET6
    found = set()
    for _ in range(struct.unpack(">H", answer[6:8])[0]):
        at = _after_name(answer, at)
        what, _class, _ttl, size = struct.unpack(">HHIH", answer[at : at + 10])
        if what == kind:  # what an alias leads to comes in the same answer
            found.add(socket.inet_ntop(family, answer[at + 10 : at + 10 + size]))
        at += 10 + size
    return found


def _after_name(answer: bytes, at: int) -> int:
    while length := answer[at]:
        if length >= 0xC0:  # the rest of the name stands elsewhere
            return at + 2
        at += 1 + length
    return at + 1
