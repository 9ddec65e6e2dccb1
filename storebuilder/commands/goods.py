"""Goods in and out: import, export."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from storebuilder import terminal
from storebuilder.terminal import command, home_option, json_option, name_argument


@terminal.travels
@command("import")
@name_argument
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@home_option
def import_(name: str, file: Path, home: Path | None, as_json: bool) -> None:
    """Import products from FILE, as Shopify or WooCommerce export them.

    Products that are there already (by handle) are brought up to date. Pictures are found beside
    the file and prepared in the background.

    \b
    Example:
      storebuilder import tea-house teas.csv
    """
    from storebuilder import homes, launching

    config = homes.find(name, home)
    with launching.inside(config), terminal.progress() as tell:
        report = launching.bring_in(file, tell)
    terminal.answer(report, lambda: _lines(report), as_json=as_json)


def _lines(report: dict[str, Any]) -> Iterator[str]:
    yield "{created} products are new, {updated} changed, {skipped} were left out.".format(**report)
    for problem in report["problems"]:
        yield f"  row {problem.get('row', '?')}: {problem.get('problem', problem)}"


@terminal.travels
@command("export")
@name_argument
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@home_option
def export(name: str, file: Path, home: Path | None) -> None:
    """Export all products to FILE in Shopify's CSV layout; - prints them.

    \b
    Example:
      storebuilder export tea-house teas.csv
    """
    from storebuilder import catalog, homes, launching

    with launching.inside(homes.find(name, home)):
        if str(file) == "-":
            catalog.export_csv(sys.stdout)
            return
        fresh = file.with_name(f"{file.name}.new")
        with fresh.open("w", encoding="utf-8", newline="") as stream:
            catalog.export_csv(stream)
        fresh.replace(file)
    terminal.say(f"All products are in {file}.")
