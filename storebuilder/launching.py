"""Launching a shop on this machine: what it is made of, step by step.

Each step looks before it acts and is whole or not at all, so that a launch that was killed goes on
where it stopped and a second launch changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import select

from storebuilder import (
    accounts,
    beginning,
    catalog,
    databases,
    homes,
    migrating,
    shipping,
    storefronts,
    tax,
)
from storebuilder import config as settings
from storebuilder.accounts.models import Staff
from storebuilder.app import create_app, load_capabilities
from storebuilder.catalog.runs import ImportRun
from storebuilder.config import Config, ShopFile
from storebuilder.db import db
from storebuilder.errors import NotFound
from storebuilder.shipping.models import ShippingRate
from storebuilder.storefronts.models import Shop, Storefront
from storebuilder.web.faces import House
from storebuilder.wishing import Wish, refuse_without_driver

Tell = Callable[[str, int, int], None]
StepParts = tuple[str, Callable[[], bool], Callable[[], object]]


class Opening:
    """A shop on its way to being open."""

    kind: Literal["shop", "aggregator"] = "shop"

    def __init__(self, wish: Wish, tell: Tell) -> None:
        self.wish = wish
        self.tell = tell
        self._open_app = ExitStack()
        self._entered = False

    def __enter__(self) -> Opening:
        return self

    def __exit__(self, *_: object) -> None:
        self._open_app.close()

    def steps(self) -> Iterator[StepParts]:
        """The plan, as (name, check, do), in order."""
        yield "Home folder", self._has_home, self._make_home
        yield "Database", self._has_tables, migrating.migrate
        if self.wish.demo:
            yield "Demo shop", lambda: False, self._furnish
        yield "Shop", lambda: there(Shop.id), self._open
        yield "Owner's account", lambda: there(Staff.id), self._add_owner
        yield "Storefront", lambda: there(Storefront.id), self._add_storefront
        yield "Pages and menus", beginning.has_pages, beginning.write_pages
        yield "Delivery rates", lambda: there(ShippingRate.id), self._add_rates
        if self.wish.catalogue:
            yield "Catalogue", self._has_catalogue, self._import

    def title(self) -> str:
        """What it is called until somebody says another name."""
        return self.wish.name.replace("-", " ").title()

    def config(self) -> Config:
        """The settings of the shop, once it has its home."""
        return settings.read(self.wish.home)

    def _has_home(self) -> bool:
        there = (self.wish.home / "shop.toml").exists()
        if there:
            self._enter()
        return there

    def _make_home(self) -> None:
        wish = self.wish
        if wish.database:
            databases.refuse_unreachable(wish.database)
        file = ShopFile(
            name=wish.name,
            kind=self.kind,
            port=wish.port,
            panel_host=homes.panel_host(wish.name, wish.domain),
            domain=wish.domain,
            behind=bool(wish.domain),
            live=bool(wish.domain) and not wish.demo,
            database=wish.database,
            secret_key=settings.new_secret(),
        )
        settings.write(wish.home, file)
        self._enter()

    def _enter(self) -> None:
        if not self._entered:
            self._open_app.enter_context(inside(self.config()))
            self._entered = True

    def _has_tables(self) -> bool:
        return migrating.revision(db.session.connection()) == migrating.newest()

    def _open(self) -> None:
        wish = self.wish
        storefronts.open_shop(
            self.title(), country=wish.country, currency=wish.currency, language=wish.language
        )

    def _add_owner(self) -> None:
        accounts.add_staff(self.wish.email, role="owner", language=self.wish.language)

    def _add_storefront(self) -> None:
        wish = self.wish
        storefronts.add_storefront(
            "main",
            name=self.title(),
            host=homes.shop_host(wish.name, domain=wish.domain),
            currency=wish.currency,
            languages=languages_for(wish.language),
            theme=wish.theme,
        )

    def _add_rates(self) -> None:
        wish = self.wish
        front = db.session.scalars(select(Storefront).order_by(Storefront.position)).first()
        if front is not None:
            shipping.start_with(front.id, front.currency, wish.country)
            tax.collect_in([wish.country])

    def _has_catalogue(self) -> bool:
        name = self.wish.catalogue.name if self.wish.catalogue else ""
        done = select(ImportRun.id).where(ImportRun.filename == name, ImportRun.state == "done")
        return db.session.scalar(done) is not None

    def _import(self) -> None:
        if self.wish.catalogue:
            bring_in(self.wish.catalogue, self.tell)

    def _furnish(self) -> None:
        from storebuilder import demo

        demo.furnish(self.tell)


def bring_in(file: Path, tell: Tell) -> dict[str, Any]:
    """Import a catalogue and say what came of it; its pictures are prepared by the worker."""
    if not file.is_file():
        raise NotFound(f"There is no file {file}.")
    run = catalog.import_csv(file, progress=partial(tell, "Products"))
    columns = ("state", "created", "updated", "skipped", "problems")
    return {"file": str(file)} | {column: getattr(run, column) for column in columns}


def languages_for(first: str) -> list[str]:
    """The languages that a new storefront speaks: the shop's own, and the two that ship."""
    return list(dict.fromkeys([first, "en", "zh-CN"]))


@contextmanager
def inside(config: Config) -> Iterator[House]:
    """The application of a shop with its context, for one command."""
    refuse_without_driver(config.file.database)
    # Commands look at all tables of a home, and an aggregator's own name those of a shop.
    load_capabilities("shop")
    app = create_app(config)
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


def sign_in_link(config: Config, email: str = "") -> str:
    """A fresh one-time address of the panel for ``email``, else for the first owner."""
    people = select(Staff).where(Staff.active)
    people = people.where(Staff.email == email) if email else people.where(Staff.role == "owner")
    person = db.session.scalars(people.order_by(Staff.id)).first()
    if person is None:
        known = ", ".join(db.session.scalars(select(Staff.email).where(Staff.active)))
        raise NotFound(f"Nobody here has the address {email!r}.", hint=f"There are: {known}.")
    token = accounts.make_link(person.id, good_for=accounts.AT_LAUNCH)
    return f"{config.origin(config.file.panel_host)}/sign-in/{token}"


def links(config: Config) -> dict[str, str]:
    """The address of every storefront by its name, in order."""
    fronts = db.session.scalars(select(Storefront).order_by(Storefront.position, Storefront.id))
    return {f"{front.name} ({front.handle})": f"{config.origin(front.host)}/" for front in fronts}


def addresses(config: Config) -> str:
    """Where the shop and its panel are."""
    kind = "shop" if config.file.kind == "shop" else "market"
    lines = ["", f"The {kind}:"]
    lines += [f"  {address}  {name}" for name, address in links(config).items()]
    lines += ["", "The panel:", f"  {config.origin(config.file.panel_host)}/"]
    return "\n".join([*lines, f"  Sign in with: storebuilder sign-in-link {config.file.name}", ""])


def welcome(config: Config) -> str:
    """What is said when the shop answers: addresses, the way in, and what to do next."""
    lines = ["", "Your shop is open:"]
    lines += [f"  {address}  {name}" for name, address in links(config).items()]
    lines += ["", "Your panel; this link signs you in once, within a day:"]
    lines += [f"  {sign_in_link(config)}", "", "Next: open the panel and follow its checklist."]
    return "\n".join([*lines, f"A new link: storebuilder sign-in-link {config.file.name}", ""])


def there(column: object) -> bool:
    """Whether a table has a row."""
    return db.session.scalar(select(column).limit(1)) is not None  # type: ignore[call-overload]
