"""A shop on a server, seen from afar: plan, status, logs, rollback, ssh, exec."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import click

from provisioning import ledger
from provisioning.client import ask
from provisioning.commands import running, talking

CHECK_FAILED = 3
DAY, HOUR = 86400, 3600


@click.command()
@click.argument("name")
@click.option("-f", "--follow", is_flag=True, help="Go on as new lines come.")
@click.option("-n", "--lines", default=50, show_default=True, help="How many of the last lines.")
@click.option("--front", is_flag=True, help="The web server's in front, with the certificates'.")
def logs(name: str, follow: bool, lines: int, front: bool) -> None:
    """Show what the shop NAME on its server said lately.

    \b
    Example:
      storebuilder logs tea-house -f
    """
    units = "-u caddy -u nginx -u storebuilder-lego" if front else "-u storebuilder"
    script = f"exec journalctl {units} -n {lines} --no-pager -o short-iso"
    sys.exit(running.attached(ledger.get(name), script + (" -f" if follow else "")))


@click.command()
@click.argument("name")
def ssh(name: str) -> None:
    """Sign in to the server of the shop NAME, as root.

    \b
    Example:
      storebuilder ssh tea-house
    """
    sys.exit(running.attached(ledger.get(name), "exec ${SHELL:-sh} -l"))


@click.command("exec", context_settings={"ignore_unknown_options": True})
@click.argument("name")
@click.argument("words", nargs=-1, required=True, type=click.UNPROCESSED)
def exec_(name: str, words: tuple[str, ...]) -> None:
    """Run a command of the shop NAME on its server.

    \b
    Example:
      storebuilder exec tea-house -- storefront list tea-house
    """
    sys.exit(running.attached(ledger.get(name), running.words_of(words)))


@click.command()
@click.argument("name")
def rollback(name: str) -> None:
    """Let the shop NAME go back to the release before.

    No order is lost: the tables stay as they are, and both releases work on them.

    \b
    Example:
      storebuilder rollback tea-house
    """
    with closing(ledger.get(name).way()) as way:
        ending = ask(way, "rollback", talking.narrate, talking.say).demand()
    talking.say(f"{name} is served by {ending.told['release']} again.")


def status_there(name: str, as_json: bool) -> int:
    """One page about a shop on a server; returns the exit code, 3 where something is wrong."""
    with closing(ledger.get(name).way()) as way:
        found: dict[str, Any] = ask(way, "status").demand().told["status"]
    talking.answer(found, lambda: _page(found), as_json=as_json)
    return CHECK_FAILED if found["wrong"] else 0


def _page(found: dict[str, Any]) -> Iterator[str]:
    up = found["up_seconds"]
    since = f"{up // DAY} d {up % DAY // HOUR} h {up % HOUR // 60} min"
    shop, disk, memory = found["shop"], found["disk"], found["memory"]
    rows = [
        ("shop", f"{found['name']} {'answers' if found['serves'] else 'DOES NOT ANSWER'}"),
        ("release", f"{found['release']} (version {found['version']}), for {since}"),
        ("names", ", ".join([*found["hosts"], found["panel"]])),
        ("certificates", ", ".join(_days(found["certificates"])) or "none"),
        ("disk", f"{disk['used_percent']} % used, {disk['free_mb']} MB free"),
        ("memory", f"{memory['shop_mb']} MB of {memory['total_mb']} MB"),
        ("backup", shop.get("backup", {}).get("words", "unknown")),
        ("queue", f"{shop.get('queue', '?')} jobs wait, {shop.get('failed_jobs', '?')} failed"),
        ("orders", f"{shop.get('orders_today', '?')} in the last 24 hours"),
        ("errors", f"{found['errors_today']} lines in the last 24 hours"),
    ]
    yield from (f"{label + ':':<14}{text}" for label, text in rows)
    yield from (f"! {line}" for line in found["wrong"])


def _days(certificates: dict[str, int | None]) -> Iterator[str]:
    for host, days in certificates.items():
        yield f"{host} none" if days is None else f"{host} {days} days"


def forward(name: str, words: list[str]) -> int:
    """Carry the shop's own command out where the shop is; returns its exit code."""
    return running.attached(ledger.get(name), running.words_of(words))
