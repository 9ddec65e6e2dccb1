"""Goods in and out: import, export."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from storebuilder import terminal
from storebuilder.terminal import command, home_option, json_option, name_argument


@command("import")
@name_argument
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@json_option
@home_option
def import_(name: str, file: Path, home: Path | None, dry_run: bool, as_json: bool) -> None:
    """Import products from FILE in Shopify's CSV layout.

    Products that are there already (by handle) are brought up to date. Pictures are found beside
    the file and prepared in the background; translations.csv beside it is read as well.

    \b
    Example:
      storebuilder import tea-house teas.csv
    """
    from storebuilder import homes, importing, launching

    with launching.inside(homes.find(name, home)), terminal.progress() as tell:
        report = importing.bring_in(file, tell, dry_run=dry_run)
    terminal.answer(report, lambda: importing.lines(report), as_json=as_json)


@command("export")
@name_argument
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@home_option
def export(name: str, file: Path, home: Path | None) -> None:
    """Export all products to FILE in Shopify's CSV layout; - is the terminal.

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
