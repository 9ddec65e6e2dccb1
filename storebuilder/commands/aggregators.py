"""An aggregator's operator at the command line: who asks to be listed, and what is decided."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import click

from storebuilder import terminal
from storebuilder.commands import secrets
from storebuilder.errors import NotAccepted
from storebuilder.terminal import Group, Port, home_option, json_option, name_argument


@click.group("aggregator", cls=Group)
def aggregator() -> None:
    """Launch a shopping site over many shops, and decide who is listed there.

    \b
    Example:
      storebuilder aggregator launch mall --demo
    """


def launch_options(command: Any) -> Any:
    """What may be said of a new aggregator."""
    for option in (
        home_option,
        click.option("--detach", is_flag=True, help="Serve in the background."),
        click.option("--database", metavar="URL",
                     help="postgresql://…  [default: SQLite in the home]"),
        secrets.by_stdin_option,
        click.option("--port", type=Port(), help="[default: 8000 or the next free one]"),
        click.option("--email", help="Your e-mail address, to sign in to the panel with."),
        click.option("--demo", is_flag=True,
                     help="With three shops beside it that have joined already."),
        click.option("--country", metavar="CODE", help="Where you are: US, CN, DE…"),
        click.option("--currency", metavar="CODE", help="What prices are compared in."),
        click.option("--language", metavar="TAG", help="The language of its pages: en, zh-CN…"),
        name_argument,
    ):  # fmt: skip
        command = option(command)
    return command


def launch(
    name: str,
    home: Path | None,
    there: Any,
    *,
    launch_there: Any,
    carry_out: Any,
    detach: bool,
    **wanted: Any,
) -> int:
    """Make an aggregator here, or let the front door bring it live on a server.

    ``launch_there(wish, there)`` and ``carry_out(wish, opening_of, welcome)`` are the front door's.
    """
    from storebuilder import founding, homes, questions, starting, wishing

    if (homes.home(name, home) / "shop.toml").exists():
        homes.find_aggregator(name, home)
    if wanted["demo"] and (there.on or there.domain):
        raise NotAccepted("--demo is for this machine; on a server shops join by themselves.")
    wanted = founding.demo(wanted) if wanted["demo"] else wanted
    wanted = wishing.complete(name, home, secrets.heard(wanted), questions.offer)
    where = {"domain": there.domain, "on": there.on}
    wish = wishing.wish(name, home, **wanted, **where, kind="aggregator")
    if there.on:
        code: int = launch_there(wish, there)
        return code
    config, welcome = carry_out(wish, founding.Founding, founding.welcome)
    if wish.demo:
        welcome += _settle_shops(config, home, carry_out)
    if not config.file.behind:
        starting.begin(config, welcome, detach=detach)
    return terminal.OK


def _settle_shops(market: Any, home: Path | None, carry_out: Any) -> str:
    """Make the shops of a demo and let them join; what is said of them."""
    from storebuilder import bars, founding, running

    shops = []
    for wish, stall in founding.wishes(market.file.name, home):
        terminal.say(f"{stall.name}:")
        opening = partial(founding.Stalling, stall=stall)
        shops.append(carry_out(wish, opening, lambda _: "")[0])
    ran = running.state(market) is not None
    founding.open_all(market, shops)
    with bars.progress() as tell:
        founding.settle(market, shops, tell)
    if not ran:
        running.stop(market)
    return founding.neighbours(shops)


@terminal.travels
@aggregator.command("stores")
@name_argument
@click.option("--waiting", is_flag=True, help="Only those that wait for you.")
@json_option
@home_option
def stores(name: str, home: Path | None, waiting: bool, as_json: bool) -> None:
    """List the shops that asked to be listed in the aggregator NAME.

    \b
    Example:
      storebuilder aggregator stores mall --waiting
    """
    from storebuilder import homes, launching

    with launching.inside(homes.find_aggregator(name, home)):
        rows = _rows(waiting)
    columns = ("address", "name", "state", "offers", "country", "reason")
    none = iter(["No shop waits." if waiting else "No shop has asked yet."])
    terminal.answer(rows, lambda: terminal.table(rows, columns) if rows else none, as_json=as_json)


@terminal.travels
@aggregator.command("accept")
@name_argument
@click.argument("address")
@home_option
def accept(name: str, address: str, home: Path | None) -> None:
    """List the shop at ADDRESS in the aggregator NAME; its goods are read at once.

    \b
    Example:
      storebuilder aggregator accept mall https://tea.example
    """
    _decide(name, home, address, "accept")
    terminal.say(f"{address} is listed; its goods are being read.")


@terminal.travels
@aggregator.command("refuse")
@name_argument
@click.argument("address")
@click.option("--reason", required=True, help="For its merchant.")
@home_option
def refuse(name: str, address: str, home: Path | None, reason: str) -> None:
    """Refuse the shop at ADDRESS, or end its being listed; it may apply again.

    \b
    Example:
      storebuilder aggregator refuse mall https://tea.example --reason "No imprint."
    """
    _decide(name, home, address, "refuse", reason)
    terminal.say(f"{address} is refused, and is told why.")


@terminal.travels
@aggregator.command("ban")
@name_argument
@click.argument("address")
@click.option("--reason", required=True, help="For its merchant.")
@home_option
def ban(name: str, address: str, home: Path | None, reason: str) -> None:
    """Keep the shop at ADDRESS out of the aggregator NAME for good.

    \b
    Example:
      storebuilder aggregator ban mall https://tea.example --reason "Counterfeits."
    """
    _decide(name, home, address, "ban", reason)
    terminal.say(f"{address} is banned, and is told why.")


def _decide(name: str, home: Path | None, address: str, verb: str, *reason: str) -> None:
    from sqlalchemy import select

    from storebuilder import fields, homes, launching
    from storebuilder.aggregator import applying
    from storebuilder.aggregator.models import Store
    from storebuilder.db import db
    from storebuilder.errors import NotFound

    with launching.inside(config := homes.find_aggregator(name, home)):
        origin = fields.origin(address, nearby=config.nicknames)
        number = db.session.scalar(select(Store.id).where(Store.origin == origin))
        if number is None:
            raise NotFound(
                f"No shop at {origin} has asked.",
                hint=f"See who did with: storebuilder aggregator stores {name}",
            )
        getattr(applying, verb)(number, *reason)


def _rows(waiting: bool) -> list[dict[str, Any]]:
    from sqlalchemy import select

    from storebuilder.aggregator.models import Store
    from storebuilder.db import db

    wanted = select(Store).order_by(Store.state != "waiting", Store.name, Store.id)
    if waiting:
        wanted = wanted.where(Store.state == "waiting")
    return [
        {
            "address": row.origin,
            "name": row.name,
            "state": row.state,
            "offers": row.offer_count,
            "country": row.country,
            "reason": row.reason,
            "proved_at": row.proved_at,
        }
        for row in db.session.scalars(wanted)
    ]
