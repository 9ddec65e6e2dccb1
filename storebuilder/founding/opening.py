"""What an aggregator is made of, step by step, as a shop is in ``launching``."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from storebuilder import aggregator, beginning, homes, launching, migrating, storefronts
from storebuilder.accounts.models import Staff
from storebuilder.aggregator.models import Category
from storebuilder.config import Config
from storebuilder.db import db
from storebuilder.launching import StepParts
from storebuilder.storefronts.models import Shop, Storefront

THEME = "market"


class Founding(launching.Opening):
    """An aggregator on its way to being open."""

    kind = "aggregator"

    def steps(self) -> Iterator[StepParts]:
        """The plan, as (name, check, do), in order."""
        yield "Home folder", self._has_home, self._make_home
        yield "Database", self._has_tables, migrating.migrate
        yield "Market", lambda: launching.there(Shop.id), self._open
        yield "Operator's account", lambda: launching.there(Staff.id), self._add_owner
        yield "Address", lambda: launching.there(Storefront.id), self._add_storefront
        yield "Categories", lambda: launching.there(Category.id), aggregator.plant
        yield "Pages", beginning.has_pages, beginning.write_market_pages

    def _add_storefront(self) -> None:
        wish = self.wish
        storefronts.add_storefront(
            "main",
            name=self.title(),
            host=homes.shop_host(wish.name, domain=wish.domain),
            currency=wish.currency,
            languages=launching.languages_for(wish.language),
            theme=THEME,
        )


def welcome(config: Config) -> str:
    """What is said when the market answers: addresses, the way in, and what to do next."""
    name = config.file.name
    address = f"{config.origin(db.session.scalars(select(Storefront.host)).first() or '')}"
    lines = ["", "Your market is open:", f"  {address}/"]
    lines += ["", "Your panel; this link signs you in once, within a day:"]
    lines += [f"  {launching.sign_in_link(config)}", ""]
    lines += [f"Shops join with:   storebuilder join SHOP {address}"]
    lines += [f"You let them in:   storebuilder aggregator accept {name} ADDRESS"]
    return "\n".join([*lines, f"A new link:        storebuilder sign-in-link {name}", ""])
