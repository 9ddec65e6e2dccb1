"""Being listed in aggregators: join, leave."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from storebuilder import terminal
from storebuilder.errors import NotAccepted
from storebuilder.terminal import command, home_option, json_option, name_argument

STATES = {
    "asking": "the application could not be delivered yet",
    "applied": "it looks at the shop's address",
    "waiting": "its operator decides",
    "accepted": "listed",
    "refused": "refused",
    "banned": "banned",
    "left": "left",
}


@terminal.travels
@command("join")
@name_argument
@click.argument("aggregator", required=False)
@click.option("--storefront", default="", metavar="HANDLE", help="What is listed.  [default: the "
              "first]")  # fmt: skip
@click.option("--collection", default="", metavar="HANDLE", help="List this collection alone.")
@click.option("--all", "everything", is_flag=True, help="List all products.")
@click.option("--list", "list_", is_flag=True, help="Say where the shop is listed, and how.")
@click.option("--new-key", is_flag=True, help="Sign with a new key; the former ends in a week.")
@click.option("--stolen", is_flag=True, help="With --new-key: the former ends at once.")
@json_option
@home_option
def join(name: str, aggregator: str | None, home: Path | None, as_json: bool, list_: bool,
         new_key: bool, stolen: bool, **choice: Any) -> None:  # fmt: skip
    """Let an aggregator list the shop NAME, or change what it lists.

    An aggregator is a shopping site over many shops; buyers pay in the shop itself. Without an
    address it is said where the shop is listed.

    \b
    Example:
      storebuilder join tea-house https://mall.example --collection tea
      storebuilder join tea-house
    """
    from storebuilder import homes, launching, signing

    if choice["collection"] and choice["everything"]:
        raise NotAccepted("--collection and --all contradict each other.", hint="Give one.")
    if stolen and not new_key:
        raise NotAccepted("--stolen goes with --new-key.")
    with launching.inside(homes.find_shop(name, home)):
        if new_key:
            terminal.say(f"The shop signs with {signing.whpk(signing.renew(at_once=stolen))} now.")
        if aggregator and not list_:
            _ask(aggregator, **choice)
        if aggregator or list_ or not new_key:
            rows = _rows("" if list_ else aggregator or "")
            terminal.answer(rows, lambda: _lines(name, rows), as_json=as_json)


@terminal.travels
@command("leave")
@name_argument
@click.argument("aggregator")
@home_option
def leave(name: str, aggregator: str, home: Path | None) -> None:
    """Take the shop NAME out of an aggregator.

    Nothing of it is listed there any more as soon as the aggregator hears of it, which is at once
    while the shop runs.

    \b
    Example:
      storebuilder leave tea-house https://mall.example
    """
    from storebuilder import homes, joining, launching
    from storebuilder.joining.delivering import deliver_now

    with launching.inside(homes.find_shop(name, home)):
        joining.leave(aggregator)
        heard = deliver_now(joining.origin(aggregator))
    terminal.say(f"{name} has left {aggregator}.")
    if not heard:
        terminal.say("It could not be reached; it is told again while the shop runs.")


def _ask(aggregator: str, **choice: Any) -> None:
    """Ask now, not in the worker's time: whoever typed it wants to see what comes of it."""
    from storebuilder import joining
    from storebuilder.errors import ShopError

    number = joining.join(aggregator, **choice)
    try:
        joining.apply(number)
    except ShopError as error:
        terminal.say(f"{error} It is tried again while the shop runs.", "!")


def _rows(aggregator: str) -> list[dict[str, Any]]:
    from storebuilder import joining

    rows = joining.overview()
    only = joining.origin(aggregator) if aggregator else ""
    return [row for row in rows if not only or row["aggregator"] == only]


def _lines(name: str, rows: list[dict[str, Any]]) -> Iterator[str]:
    if not rows:
        yield "Not listed anywhere."
        yield f"Ask with: storebuilder join {name} https://AGGREGATOR"
    for row in rows:
        yield f"{row['aggregator']}  {STATES[row['state']]}"
        choice = row["collection"] or "all products"
        yield f"  {row['storefront']}: {choice}, {row['products']} of them"
        for text in (row["reason"], row["trouble"]):
            if text:
                yield f"  {text}"
        if row["figures"]:
            yield "  " + ", ".join(f"{k.replace('_', ' ')} {v}" for k, v in row["figures"].items())
