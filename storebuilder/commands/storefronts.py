"""Several storefronts on one catalogue: storefront add, list, set."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from storebuilder import questions, terminal
from storebuilder.errors import NotAccepted
from storebuilder.terminal import Group, home_option, json_option, name_argument

if TYPE_CHECKING:
    from storebuilder.config import Config

MILLION = 1_000_000


@click.group("storefront", cls=Group)
def storefront() -> None:
    """Add, list and change storefronts on one catalogue.

    \b
    Example:
      storebuilder storefront list tea-house
    """


def market_options(command: Any) -> Any:
    """The options that describe a storefront's market, for add and set alike."""
    for option in (
        click.option("--theme", help="The theme, such as plain."),
        click.option("--languages", metavar="TAGS", help="Such as en,zh-CN; the main one first."),
        click.option("--countries", metavar="CODES", help="Where it delivers to, such as US,CA."),
        click.option("--rate", metavar="NUMBER", help="Its currency for one of the shop's: 7.20."),
        click.option("--round-to", metavar="AMOUNT", help="Round converted prices up to: 1.00."),
        click.option("--currency", metavar="CODE", help="The currency it sells in."),
        click.option("--host", help="Its host name.  [default: HANDLE.NAME.localhost]"),
        click.option("--title", help="The name that buyers see."),
    ):
        command = option(command)
    return command


@terminal.travels
@storefront.command("add")
@name_argument
@click.argument("handle")
@market_options
@home_option
def add(name: str, handle: str, home: Path | None, **given: Any) -> None:
    """Add the storefront HANDLE to the shop NAME.

    \b
    Example:
      storebuilder storefront add tea-house cn --currency CNY --rate 7.20 --languages zh-CN
    """
    from storebuilder import accounts, catalog, homes, launching, shipping, storefronts
    from storebuilder.db import db, writing

    with launching.inside(config := homes.find_shop(name, home)):
        shop = storefronts.the_shop()
        wanted = market(given, given["currency"] or shop.currency)
        wanted = {"name": shop.name, "currency": shop.currency, **wanted}
        wanted.setdefault("languages", launching.languages_for(shop.language))
        wanted.setdefault("host", homes.shop_host(name, handle, config.file.domain))
        if wanted["currency"] != shop.currency and not given["rate"]:
            question = f"How many {wanted['currency']} for one {shop.currency}"
            wanted["rate_millionths"] = _rate(questions.ask(question, option="--rate 7.20"))
        with writing():
            front = storefronts.add_storefront(handle, **wanted)
            db.session.flush()
            shipping.start_with(front.id, front.currency, shop.country)
            catalog.spread()
            accounts.audit("storefront.added", "storefront", front.id, handle)
        address = f"{config.origin(front.host)}/"
    terminal.say(f"The storefront {handle} is added:")
    click.echo(address)


@terminal.travels
@storefront.command("list")
@name_argument
@json_option
@home_option
def list_(name: str, home: Path | None, as_json: bool) -> None:
    """List the storefronts of the shop NAME.

    \b
    Example:
      storebuilder storefront list tea-house --json
    """
    from storebuilder import homes, launching

    with launching.inside(config := homes.find_shop(name, home)):
        rows = _rows(config)
    columns = ("handle", "name", "currency", "languages", "theme", "address")
    lines = [row | {"languages": ",".join(row["languages"])} for row in rows]
    terminal.answer(rows, lambda: terminal.table(lines, columns), as_json=as_json)


@terminal.travels
@storefront.command("set")
@name_argument
@click.argument("handle")
@market_options
@click.option("--open/--closed", "open_", default=None, help="Whether buyers may come in.")
@home_option
def set_(name: str, handle: str, home: Path | None, open_: bool | None, **given: Any) -> None:
    """Change the storefront HANDLE of the shop NAME.

    \b
    Example:
      storebuilder storefront set tea-house cn --theme plain --closed
    """
    from storebuilder import accounts, catalog, homes, launching, storefronts
    from storebuilder.db import writing

    with launching.inside(homes.find_shop(name, home)), writing():
        front = storefronts.storefront(handle)
        wanted = market(given, given["currency"] or front.currency)
        if open_ is not None:
            wanted["open"] = open_
        changed = storefronts.change_storefront(front.id, **wanted)
        if storefronts.SPREADS & changed.keys():
            catalog.spread()
        if changed:
            accounts.audit("storefront.changed", "storefront", front.id, handle, changed)
    for field, (before, after) in changed.items():
        terminal.say(f"{field}: {before} → {after}")
    if not changed:
        terminal.say("Nothing to change.")


def market(given: dict[str, Any], currency: str) -> dict[str, Any]:
    """The columns of a storefront that these options ask for; raises NotAccepted."""
    from flask import current_app

    from storebuilder import money
    from storebuilder.theming import installed

    wanted: dict[str, Any] = {
        "name": given["title"],
        "host": given["host"],
        "currency": given["currency"],
        "theme": given["theme"],
        "languages": given["languages"] and given["languages"].split(","),
        "countries": given["countries"] and given["countries"].split(","),
        "rate_millionths": given["rate"] and _rate(given["rate"]),
        "round_to": given["round_to"]
        and money.parse(given["round_to"], money.check_currency(currency), field="round-to"),
    }
    known = installed(current_app.config["SHOP"].buyers_face)
    if given["theme"] and given["theme"] not in known:
        raise NotAccepted(
            f"There is no theme {given['theme']!r}.", hint=f"There are: {', '.join(known)}."
        )
    return {column: value for column, value in wanted.items() if value is not None}


def _rate(text: str) -> int:
    try:
        millionths = Decimal(text) * MILLION
    except InvalidOperation:
        millionths = Decimal(0)
    if millionths.is_finite() and millionths >= 1 and millionths == millionths.to_integral_value():
        return int(millionths)
    raise NotAccepted(
        f"The rate {text[:40]!r} is not accepted.",
        field="rate",
        hint="Give a number with at most six decimals, such as 7.20.",
    )


def _rows(config: Config) -> list[dict[str, Any]]:
    from sqlalchemy import select

    from storebuilder.db import db
    from storebuilder.storefronts.models import Storefront

    fields = ("handle", "name", "kind", "currency", "languages", "countries", "theme", "open")
    fronts = db.session.scalars(select(Storefront).order_by(Storefront.position, Storefront.id))
    return [
        {field: getattr(front, field) for field in fields}
        | {"address": f"{config.origin(front.host)}/"}
        for front in fronts
    ]
