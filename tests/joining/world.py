"""A shop and an aggregator that talk to each other, in one process and without a network."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from storebuilder import jobs, joining, signing
from storebuilder.aggregator import applying
from storebuilder.aggregator.models import Application, Store
from storebuilder.db import db
from storebuilder.fetching import Answer, Limits, NotFetchedError
from storebuilder.joining.models import Delivery, Membership
from storebuilder.web.faces import House
from tests.conftest import MARKET_HOST, SHOP_HOST, browser

SHOP, MARKET = f"http://{SHOP_HOST}:8000", f"http://{MARKET_HOST}:8000"
Answerer = Callable[[str, str, Mapping[str, str], "bytes | None"], Answer]


@dataclass
class World:
    """Both houses, and the wire between them."""

    shop: House
    market: House
    #: Everything that went over the wire: (method, url, headers, body, status).
    sent: list[tuple[str, str, dict[str, str], bytes, int]] = field(default_factory=list)
    #: What answers in place of a house, by the beginning of the address.
    instead: dict[str, Answerer] = field(default_factory=dict)
    #: More names that lead to one of the houses.
    hosts: dict[str, House] = field(default_factory=dict)

    def fetch(
        self,
        url: str,
        _limits: Limits,
        *,
        nearby: bool = False,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        """What ``fetching.fetch`` does, to the houses at hand."""
        assert nearby
        answer = self._answer(url, method, headers or {}, body)
        self.sent.append((method, url, dict(headers or {}), body or b"", answer.status))
        return answer

    def _answer(self, url: str, method: str, headers: Mapping[str, str], body: Any) -> Answer:
        for start, answerer in self.instead.items():
            if url.startswith(start):
                return answerer(method, url, headers, body)
        parts = urlsplit(url)
        houses = {SHOP_HOST: self.shop, MARKET_HOST: self.market, **self.hosts}
        if (house := houses.get(parts.hostname or "")) is None:
            raise NotFetchedError(f"{parts.hostname} can't be reached.", kind="unreachable")
        client = house.test_client()
        found = client.open(
            f"{parts.path}?{parts.query}" if parts.query else parts.path,
            method=method, base_url=f"http://{parts.netloc}", headers=dict(headers), data=body,
        )  # fmt: skip
        return Answer(found.status_code, {k.lower(): v for k, v in found.headers}, found.data)

    @contextmanager
    def at_shop(self) -> Iterator[None]:
        with self.shop.app_context():
            yield

    @contextmanager
    def at_market(self) -> Iterator[None]:
        with self.market.app_context():
            yield

    def work(self) -> None:
        """Both workers do what is due."""
        for _ in range(4):
            for house in (self.shop, self.market):
                with house.app_context():
                    jobs.run_due()

    def joined(self) -> None:
        """The shop asks, is looked at and accepted."""
        with self.at_shop():
            joining.join(MARKET)
        self.work()
        with self.at_market():
            applying.accept(the_store().id)
        self.work()
        assert self.membership().state == "accepted"

    def membership(self) -> Membership:
        with self.at_shop():
            return db.session.scalars(select(Membership)).one()

    def store(self) -> Store | None:
        with self.at_market():
            return db.session.scalars(select(Store)).one_or_none()

    def application(self) -> Application:
        with self.at_market():
            return db.session.scalars(select(Application)).one()

    def deliveries(self) -> list[Delivery]:
        with self.at_shop():
            return list(db.session.scalars(select(Delivery).order_by(Delivery.id)))

    def news(self) -> list[dict[str, Any]]:
        """The messages that came to the market's door, in order."""
        return [json.loads(one[3]) for one in self.sent if one[1] == f"{MARKET}/join/news"]

    def send(self, path: str, said: dict[str, Any], **changes: str) -> int:
        """Post something signed with the shop's own key to the market; the status."""
        body = json.dumps(said).encode()
        with self.at_shop():
            headers = signing.sign(body) | changes
        return self.post(path, body, headers)

    def post(self, path: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Post to the market as a program does; the status."""
        found = browser(self.market, MARKET_HOST).post(path, data=body, headers=dict(headers))
        return int(found.status_code)


def the_store() -> Store:
    """The one shop that an aggregator knows."""
    return db.session.scalars(select(Store)).one()


def news_of(kind: str, **data: Any) -> dict[str, Any]:
    """A message as a shop writes it."""
    return {"type": kind, "timestamp": "", "data": {"aggregator": MARKET, "origin": SHOP, **data}}


def wired(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    """Let both houses talk over the world's wire."""
    for module in (
        "storebuilder.joining.talking",
        "storebuilder.aggregator.applying.profiles",
        "storebuilder.aggregator.applying.telling_shops",
        "storebuilder.aggregator.readers.asking",
        "storebuilder.agents.discovering",
    ):
        monkeypatch.setattr(f"{module}.fetch", world.fetch)
