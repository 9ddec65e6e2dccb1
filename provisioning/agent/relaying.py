"""Passing on what waits at the shop's door to the server that the shop moved to."""

from __future__ import annotations

import re
import socket
import ssl
import threading

from provisioning.site import HANDED

PATIENCE = 300.0  # seconds for the new server's answer
MOST = 1000  # connections at once
LARGEST_HEAD = 64 * 1024
_HOST = re.compile(rb"\r\nhost:[ \t]*([A-Za-z0-9.-]+)", re.IGNORECASE)
BUFFER = 4096  # bytes, of nginx
FIRST_SOCKET = 3  # as systemd hands it over


def relay(address: str, trust: str = "-", hand: str = "") -> None:
    """Accept at the socket that systemd hands over and pass everything on; never returns.

    ``hand`` is the word by which the new server knows this one; ``trust`` may be ``-`` for none.
    """
    context, slots = context_for("" if trust == "-" else trust), threading.Semaphore(MOST)
    door = socket.socket(fileno=FIRST_SOCKET)
    door.setblocking(True)
    while True:
        slots.acquire()
        visitor, _ = door.accept()

        def work(visitor: socket.socket = visitor) -> None:
            try:
                with visitor:
                    _pass_on(visitor, address, context, hand)
            except (OSError, ValueError):
                pass  # the front says so to its visitor
            finally:
                slots.release()

        threading.Thread(target=work, daemon=True).start()


def context_for(trust: str) -> ssl.SSLContext:
    """How the new server is believed: by the system's authorities, or by those in a file."""
    context = ssl.create_default_context(cafile=trust or None)
    if trust:
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return context


def greet(address: str, host: str, context: ssl.SSLContext, timeout: float) -> ssl.SSLSocket:
    """A connection to ``host`` at ``address``; raises OSError where it is not believed."""
    plain = socket.create_connection((address, 443), timeout=timeout)
    try:
        return context.wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise


def _pass_on(visitor: socket.socket, address: str, context: ssl.SSLContext, hand: str = "") -> None:
    visitor.settimeout(PATIENCE)
    head = b""
    while b"\r\n\r\n" not in head:
        piece = visitor.recv(LARGEST_HEAD)
        head += piece
        if not piece or len(head) > LARGEST_HEAD + (1 << 20):
            return
    found = _HOST.search(head)
    if found is None:
        return
    if hand:
        head = head.replace(b"\r\n", f"\r\n{HANDED}: {hand}\r\n".encode(), 1)
    with greet(address, found[1].decode("ascii"), context, PATIENCE) as shop:
        shop.sendall(head)
        threading.Thread(target=_pump, args=(visitor, shop), daemon=True).start()
        _answer(shop, visitor)


def _pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while piece := source.recv(1 << 16):
            target.sendall(piece)
    except OSError:
        pass


def _answer(shop: socket.socket, visitor: socket.socket) -> None:
    """Pass an answer on to the front, never so that it pauses where one of its buffers is full.

    An nginx (seen in 1.22.1) that has read just as much as its buffers hold waits for more without
    a timer; told to reload in that moment, its worker takes itself for idle and cuts the answer
    off. A TLS record is four of its buffers long, so some bytes wait here for what comes next.
    """
    sent, held = 0, b""
    try:
        while piece := shop.recv(1 << 16):
            held += piece
            kept = 2 if (sent + len(held) - 1) % BUFFER == 0 else 1
            if len(held) > kept:
                visitor.sendall(held[:-kept])
                sent, held = sent + len(held) - kept, held[-kept:]
        visitor.sendall(held)
    except OSError:
        pass  # the front says so to its visitor
