"""A market that is full at once: three shops beside it, which have joined and were taken in."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from storebuilder import (
    aggregator,
    clock,
    config,
    homes,
    joining,
    launching,
    media,
    migrating,
    running,
    starting,
    storefronts,
    wishing,
)
from storebuilder.accounts.models import Staff
from storebuilder.aggregator import pictures
from storebuilder.aggregator.models import MarketPicture, Store
from storebuilder.beginning import has_pages, write_pages
from storebuilder.config import Config
from storebuilder.db import db, writing
from storebuilder.demo import stalls
from storebuilder.demo.stalls import STALLS, Stall
from storebuilder.errors import ShopError
from storebuilder.launching import StepParts
from storebuilder.shipping.models import ShippingRate
from storebuilder.storefronts.models import Shop, Storefront
from storebuilder.wishing import Wish

PATIENCE = 120.0  # seconds for each thing that other processes do
Tell = Callable[[str, int, int], None]


class Stalling(launching.Opening):
    """One of the three shops on its way to being open."""

    def __init__(self, wish: Wish, tell: Tell, stall: Stall) -> None:
        super().__init__(wish, tell)
        self.stall = stall

    def title(self) -> str:
        """The stall's own name."""
        return self.stall.name

    def steps(self) -> Iterator[StepParts]:
        """The plan, as (name, check, do), in order."""
        yield "Home folder", self._has_home, self._make_home
        yield "Database", self._has_tables, migrating.migrate
        yield "Shop", lambda: launching.there(Shop.id), self._open
        yield "Owner's account", lambda: launching.there(Staff.id), self._add_owner
        yield "Storefront", lambda: launching.there(Storefront.id), self._add_storefront
        yield "Pages and menus", has_pages, self._write_pages
        yield "Delivery rates", lambda: launching.there(ShippingRate.id), self._add_rates
        yield "Goods", lambda: stalls.is_full(self.stall), self._fill

    def _open(self) -> None:
        stall = self.stall
        storefronts.open_shop(
            stall.name,
            country=stall.country,
            currency=stall.currency,
            language="en",
            email=stall.email,
        )

    def _add_storefront(self) -> None:
        storefronts.add_storefront(
            "main",
            name=self.stall.name,
            host=homes.shop_host(self.wish.name),
            currency=self.stall.currency,
            languages=self.stall.languages,
        )

    def _write_pages(self) -> None:
        with writing():
            write_pages()
            stalls.tell_about(self.stall)

    def _fill(self) -> None:
        stalls.fill(self.stall, self.tell)


def wishes(market: str, root: Path | None) -> Iterator[tuple[Wish, Stall]]:
    """What each of the three shops shall be; its home is named after the market's."""
    for number, stall in enumerate(STALLS, 1):
        wish = wishing.wish(
            f"{market}-{number}",
            root,
            country=stall.country,
            currency=stall.currency,
            language="en",
            email=stall.email,
            demo=True,
        )
        yield wish, stall


def settle(market: Config, shops: list[Config], tell: Tell) -> None:
    """Let running shops join a running market, accept them, and wait until their goods are read.

    Run again it changes nothing. Raises ShopError where something takes too long.
    """
    address = address_of(market)
    for shop in shops:
        # Pictures that are made later would be told as changes, after everything was read.
        _until(shop, "to make its pictures", media.progress, tell)
    for shop in shops:
        with launching.inside(shop):
            number = joining.join(address)
            joining.apply(number)
    origins = [address_of(shop) for shop in shops]
    _until(market, "to look at the shops", lambda: _proved(origins), tell)
    with launching.inside(market):
        waiting = select(Store.id).where(Store.origin.in_(origins), Store.state == "waiting")
        for store_id in db.session.scalars(waiting).all():
            aggregator.applying.accept(store_id)
    _until(market, "to read the goods", lambda: _read(origins), tell)
    _show_pictures(market, tell)


def _show_pictures(market: Config, tell: Tell) -> None:
    """Copy the first pictures of all goods, beside the market's worker, which would take longer."""
    over = time.monotonic() + PATIENCE
    with launching.inside(market):
        while time.monotonic() < over:
            ready = MarketPicture.state != "wanted"
            due = (MarketPicture.state == "wanted") & (MarketPicture.due_at < clock.now())
            counting = select(func.count().filter(ready), func.count().filter(due))
            done, left = db.session.execute(counting).one()
            db.session.rollback()
            tell("Pictures", done, done + left)
            if not left:
                return
            pictures.copy_pictures(2.0)


def open_all(market: Config, shops: list[Config]) -> None:
    """Start homes in the background that do not run.

    A shop whose port was taken meanwhile gets another; the market's was perhaps asked for.
    """
    if running.state(market) is None:
        starting.leave(market)
    for one in shops:
        if running.state(one) is None:
            here = config.read(one.home)
            if not homes.port_is_free(here.file.port):
                here = starting.move(here, homes.free_port(here.home.parent))
            starting.leave(here)


def address_of(home: Config) -> str:
    """The origin of a home's first storefront."""
    host = homes.shop_host(home.file.name, domain=home.file.domain)
    return config.read(home.home).origin(host)


def _proved(origins: list[str]) -> tuple[int, int]:
    states = db.session.scalars(select(Store.state).where(Store.origin.in_(origins))).all()
    return sum(state in ("waiting", "accepted") for state in states), len(origins)


def _read(origins: list[str]) -> tuple[int, int]:
    mine = select(Store.id).where(Store.origin.in_(origins), Store.pulled_at.is_not(None))
    done = db.session.scalar(select(func.count()).select_from(mine.subquery())) or 0
    return done, len(origins)


def _until(market: Config, what: str, look: Callable[[], tuple[int, int]], tell: Tell) -> None:
    """Wait until all is done, and say how far it is."""
    over = time.monotonic() + PATIENCE
    with launching.inside(market):
        while True:
            done, total = look()
            db.session.rollback()
            tell(f"Waiting for {market.file.name} {what}", done, total)
            if done >= total:
                return
            if time.monotonic() > over:
                raise ShopError(
                    f"{market.file.name} took more than {PATIENCE:.0f} s {what}.",
                    hint=f"Look into {market.run / 'serve.log'}.",
                )
            time.sleep(0.3)


def demo(wanted: dict[str, Any]) -> dict[str, Any]:
    """What is wanted of a market with shops beside it, where nothing else was said."""
    usual = {"country": "US", "currency": "USD", "language": "en"}
    return {**wanted, **{name: wanted.get(name) or value for name, value in usual.items()}}


def neighbours(shops: list[Config]) -> str:
    """Where the shops of a demo are, and how one ends and removes them."""
    names = [shop.file.name for shop in shops]
    lines = ["Three shops beside it have joined:"]
    lines += [
        f"  {address_of(shop)}/  {stall.name}" for shop, stall in zip(shops, STALLS, strict=True)
    ]
    lines += [
        "They run in the background and stay. To end them:",
        *(f"  storebuilder stop {name}" for name in names),
        "To remove them for good, end them and delete their folders:",
        f"  {', '.join(str(shop.home) for shop in shops)}",
    ]
    return "\n".join([*lines, ""])
