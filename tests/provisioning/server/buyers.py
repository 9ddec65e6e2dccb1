"""Buyers at the shop's real door: HTTPS to the box, with the chain of the certificate checked."""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from types import TracebackType
from urllib.parse import urlencode, urlsplit

from tests.lab.acme import Acme
from tests.lab.box import Box
from tests.lab.system import PATIENCE
from tests.provisioning.server.merchant import SHOP

#: Of one load: a shop takes eleven from one address within ten minutes, and some tests load twice.
MOST_ORDERS = 5
ADDRESS = {
    "name": "Ada Lovelace",
    "country_code": "US",
    "country_area": "CA",
    "city": "Menlo Park",
    "street_address": "1 Main Street",
    "postal_code": "94025",
    "phone": "+1 503 555 0100",
}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def path(self) -> str:
        """Where it sends the buyer, without the host."""
        return urlsplit(self.headers["location"])._replace(scheme="", netloc="").geturl()


@dataclass
class Buyer:
    """One browser without scripts; each request is a connection of its own."""

    address: str
    acme: Acme
    host: str = SHOP
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(
        self, method: str, path: str, data: dict[str, str] | None = None, **headers: str
    ) -> Answer:
        """One request; whoever signed the certificate must be the authority of the tests."""
        trust = ssl.create_default_context(cafile=str(self.acme.root))
        with (
            socket.create_connection((self.address, 443), timeout=PATIENCE) as plain,
            trust.wrap_socket(plain, server_hostname=self.host) as wrapped,
        ):
            connection = http.client.HTTPConnection(self.host)
            connection.sock = wrapped
            given = {"Host": self.host, "Sec-Fetch-Site": "same-origin", **headers}
            if self.cookies:
                given["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
            body = None
            if data is not None:
                body = urlencode(data)
                given["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request(method, path, body, given)
            answer = connection.getresponse()
            found = Answer(
                answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
            )
            for line in answer.headers.get_all("Set-Cookie", []):
                name, _, value = line.partition(";")[0].partition("=")
                self.cookies[name] = value
            return found

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, None, **headers)

    def post(self, path: str, **data: str) -> Answer:
        return self.ask("POST", path, data)

    def variant(self) -> str:
        """Something that can be bought."""
        for path in dict.fromkeys(
            re.findall(r'href="(/products/[^"?#]+)"', self.get("/collections/all").text)
        ):
            page = self.get(path).text
            found = re.search(r'name="variant" value="(\d+)"', page)
            if found and "data-add>" in page:
                return found[1]
        raise AssertionError("nothing can be bought")

    def order(self, variant: str) -> str:
        """Buy one without an account, up to the provider's page; returns that page's path."""
        self.cookies.clear()
        expect(self.post("/cart/lines", variant=variant), 303)
        expect(self.post("/checkout/contact", email="ada@buyer.example"), 303)
        expect(self.post("/checkout/address", **ADDRESS), 303)
        rate = re.search(r'name="rate" value="(\d+)"', self.get("/checkout/shipping").text)
        assert rate
        expect(self.post("/checkout/shipping", rate=rate[1]), 303)
        page = self.get("/checkout/review").text
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
        said = expect(self.post("/checkout/pay", **hidden), 303)
        assert "/pay/" in said.path, said.path
        return said.path


def expect(answer: Answer, status: int) -> Answer:
    assert answer.status == status, f"{answer.status}: {answer.text[:300]}"
    return answer


def until_answered(box: Box, acme: Acme, seconds: float = PATIENCE) -> None:
    """Wait until the shop answers to a buyer."""
    until = time.monotonic() + seconds
    while True:
        try:
            if Buyer(box.address, acme).get("/cart").status == 200:
                return
        except OSError:
            pass
        assert time.monotonic() < until
        time.sleep(0.1)


class Load:
    """Six buyers at once, until the end of the ``with``: they look, fill bags and order."""

    def __init__(self, box: Box, acme: Acme) -> None:
        self.address, self.acme = box.address, acme
        self.variant = Buyer(self.address, acme).variant()
        self.over = threading.Event()
        self.answered: Counter[str] = Counter()
        self.failed: list[str] = []
        self.orders = 0
        self.worst = 0.0
        kinds = [self._look, self._look, self._look, self._fill, self._fill, self._buy]
        self._threads = [threading.Thread(target=kind) for kind in kinds]

    def __enter__(self) -> Load:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.over.set()
        for thread in self._threads:
            thread.join()
        said = f"{sum(self.answered.values())} requests, {self.orders} orders"
        print(f"{said}, {len(self.failed)} failed, the slowest took {self.worst:.1f} s")

    def _again(self, what: str, do: object, *words: str) -> None:
        begun = time.monotonic()
        try:
            do(*words)  # type: ignore[operator]
            self.answered[what] += 1
        except Exception as error:
            self.failed.append(f"{what}: {type(error).__name__}: {error}"[:300])
        self.worst = max(self.worst, time.monotonic() - begun)
        self.over.wait(0.02)

    def _look(self) -> None:
        buyer = Buyer(self.address, self.acme)
        while not self.over.is_set():
            for path in ("/", "/collections/all", "/cart", "/search?q=tea"):
                self._again(path, lambda p=path: expect(buyer.get(p), 200))

    def _fill(self) -> None:
        while not self.over.is_set():
            buyer = Buyer(self.address, self.acme)
            self._again(
                "bag", lambda b=buyer: expect(b.post("/cart/lines", variant=self.variant), 303)
            )

    def _buy(self) -> None:
        while not self.over.is_set() and self.orders < MOST_ORDERS:
            self._again("order", self._order)
            self.over.wait(0.5)

    def _order(self) -> None:
        Buyer(self.address, self.acme).order(self.variant)
        self.orders += 1
