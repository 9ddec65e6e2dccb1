"""Talking with systemd: the sockets that it hands over, and telling it how the shop is.

Two small protocols of plain environment variables, sd_listen_fds(3) and sd_notify(3).
"""

from __future__ import annotations

import contextlib
import os
import socket

from storebuilder.errors import NotAccepted

FIRST = 3  # the first descriptor that is handed over, after stdin, stdout and stderr


def sockets() -> list[socket.socket]:
    """The listening unix sockets that systemd handed to this very process.

    They stay open in systemd while the shop is started again, so visitors wait and none is turned
    away. The variables are taken out of the environment: our children must not believe them.
    """
    meant_for, count = os.environ.pop("LISTEN_PID", ""), os.environ.pop("LISTEN_FDS", "")
    os.environ.pop("LISTEN_FDNAMES", None)
    if meant_for != str(os.getpid()) or not count.isdecimal() or not int(count):
        raise NotAccepted(
            "systemd handed over no socket.", hint="Start the socket's unit, not this program."
        )
    return [_taken(FIRST + number) for number in range(int(count))]


def _taken(number: int) -> socket.socket:
    held = socket.socket(fileno=number)
    listens = held.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
    if held.family != socket.AF_UNIX or held.type != socket.SOCK_STREAM or not listens:
        held.close()
        raise NotAccepted(f"Descriptor {number} is not a unix socket that listens.")
    held.set_inheritable(False)
    return held


def tell(news: str) -> None:
    """Tell the service manager ``READY=1`` or ``STOPPING=1``, where one wants to know."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    if address.startswith("@"):  # a name without a file
        address = f"\0{address[1:]}"
    with (
        contextlib.suppress(OSError),
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as notices,
    ):
        notices.sendto(news.encode(), address)
