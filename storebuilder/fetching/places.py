"""Which addresses may be asked: their form, and where their names lead."""

from __future__ import annotations

import ipaddress
import queue
import socket
import threading
import time
from urllib.parse import SplitResult, urlsplit

from storebuilder.errors import ShopError

LONGEST_URL = 2000
RESOLVERS = 4  # names that may be waited for at once; a lookup can't be interrupted


class NotFetchedError(ShopError):
    """Nothing usable came back; ``kind`` is address, unreachable, slow, large or redirected."""

    status = 502

    def __init__(self, message: str, *, kind: str) -> None:
        super().__init__(message)
        self.kind = kind


class Deadline:
    """The moment until which all of a question must be over."""

    def __init__(self, seconds: float) -> None:
        self.at = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds that are left; raises TimeoutError where none are."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def look_at(url: str, *, nearby: bool = False) -> SplitResult:
    """The parts of an address that may be asked at all; raises NotFetchedError of kind address."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        host.encode("idna")
    except (ValueError, UnicodeError):
        raise NotFetchedError("This is not an address.", kind="address") from None
    plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= LONGEST_URL
    secret = parts.username is not None or parts.password is not None
    if not plain or not host or port == 0 or secret or parts.fragment:
        raise NotFetchedError("This is not an address that is asked.", kind="address")
    if parts.scheme != "https" and not (parts.scheme == "http" and nearby and _is_near(host)):
        raise NotFetchedError("Only https:// addresses are asked.", kind="address")
    return parts


def origin(url: str) -> str:
    """The scheme, host and port of an address, as the web compares them (RFC 6454)."""
    parts = urlsplit(url)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    port = "" if parts.port in (None, usual) else f":{parts.port}"
    host = parts.hostname or ""
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"


_waited_for = threading.BoundedSemaphore(RESOLVERS)


def resolve(parts: SplitResult, deadline: Deadline, *, nearby: bool) -> list[str]:
    """The addresses of a name, all of them public; raises NotFetchedError or OSError."""
    found = _look_up(parts, deadline)
    _refuse_private(found, nearby)
    return found


def _look_up(parts: SplitResult, deadline: Deadline) -> list[str]:
    host, port = parts.hostname or "", parts.port or usual_port(parts)
    if host == "localhost" or host.endswith(".localhost"):
        return ["127.0.0.1"]  # RFC 6761, 6.3: such names are never asked of a server
    found: queue.Queue[list[str] | OSError] = queue.Queue()
    if not _waited_for.acquire(timeout=deadline.left()):
        raise TimeoutError

    def look_up() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.put([str(row[4][0]) for row in rows])
        except (OSError, UnicodeError) as error:
            found.put(OSError(str(error)))
        finally:
            _waited_for.release()

    threading.Thread(target=look_up, daemon=True).start()
    try:
        answer = found.get(timeout=deadline.left())
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(answer, OSError):
        raise answer
    return answer


def _refuse_private(addresses: list[str], nearby: bool) -> None:
    # One private address among public ones is enough: nobody means such a name honestly.
    for text in addresses:
        address = ipaddress.ip_address(text.partition("%")[0])
        if not (is_public(address) or (nearby and address.is_loopback)):
            raise NotFetchedError("This address is not a public one.", kind="address")
    if not addresses:
        raise NotFetchedError("This name leads nowhere.", kind="unreachable")


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an address belongs to the open internet, and so does an IPv4 address inside it."""
    if not address.is_global or address.is_multicast:
        return False
    if isinstance(address, ipaddress.IPv4Address):
        return True
    inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in ipaddress.IPv6Network("64:ff9b::/96"):  # RFC 6052: NAT64
        inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return all(one is None or is_public(one) for one in inner)


def _is_near(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def usual_port(parts: SplitResult) -> int:
    """The port of an address that names none."""
    return 443 if parts.scheme == "https" else 80
