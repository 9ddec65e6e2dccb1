"""Goods in and out: import, export; and the shop as one file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from storebuilder import bars, terminal
from storebuilder.terminal import command, home_option, json_option, name_argument

WHOLE = ".sbz"  # the ending of a file with a whole shop
TEXTS = "translations.csv"  # beside a catalogue, as the import looks for it


@terminal.travels
@command("import")
@name_argument
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--database", default="", metavar="URL", help="For a .sbz: an empty PostgreSQL.")
@click.option("--local", is_flag=True, help="For a .sbz: names of this machine, to look at only.")
@json_option
@home_option
def import_(
    name: str, file: Path, home: Path | None, database: str, local: bool, as_json: bool
) -> None:
    """Import products from FILE, as Shopify or WooCommerce export them, or a whole shop.

    Products that are there already (by handle) are brought up to date. Pictures are found beside
    the file and prepared in the background. Of a FILE.sbz, which `export` wrote, the new shop NAME
    is made.

    \b
    Examples:
      storebuilder import tea-house teas.csv
      storebuilder import tea-house tea-house.sbz
    """
    from storebuilder import homes, launching

    if file.suffix == WHOLE:
        _import_shop(name, file, home, database=database, local=local, as_json=as_json)
        return
    if database or local:
        raise click.UsageError("--database and --local are for a whole shop, a FILE.sbz.")

    config = homes.find_shop(name, home)
    with launching.inside(config), bars.progress() as tell:
        report = launching.bring_in(file, tell)
    terminal.answer(report, lambda: _lines(report), as_json=as_json)


def _import_shop(
    name: str, file: Path, home: Path | None, *, database: str, local: bool, as_json: bool
) -> None:
    from storebuilder import homes
    from storebuilder.backups import carrying

    folder = homes.home(name, home)
    with bars.progress() as tell:
        done = carrying.bring_in(file, folder, tell, database=database, local=local)
    report = {"rows": done.rows, "orders": done.orders, "media": done.media, "home": str(folder)}
    line = "{orders} orders, {rows} rows and {media} pictures are in {home}.".format(**report)
    terminal.answer(report, lambda: iter([line]), as_json=as_json)
    terminal.say(f"Keys and the mail server are not in such a file: see {folder / 'shop.toml'}")
    terminal.say(f"Next: storebuilder serve {name}")


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

    A FILE with the name translations.csv gets their texts in other languages, to lie beside it.
    A FILE.sbz holds the whole shop: goods, pictures, orders, customers and staff. Keep it as you
    keep your customers' data.

    \b
    Examples:
      storebuilder export tea-house teas.csv
      storebuilder export tea-house translations.csv
      storebuilder export tea-house tea-house.sbz
    """
    from storebuilder import catalog, homes, launching

    if file.suffix == WHOLE:
        _export_shop(name, file, home)
        return
    texts = file.name == TEXTS
    write = catalog.export_translations if texts else catalog.export_csv
    with launching.inside(homes.find_shop(name, home)):
        if str(file) == "-":
            write(sys.stdout)
            return
        fresh = file.with_name(f"{file.name}.new")
        with fresh.open("w", encoding="utf-8", newline="") as stream:
            write(stream)
        fresh.replace(file)
    terminal.say(f"All {'texts in other languages' if texts else 'products'} are in {file}.")


def _export_shop(name: str, file: Path, home: Path | None) -> None:
    from storebuilder import homes, launching
    from storebuilder.backups import carrying

    config = homes.find(name, home)
    with launching.inside(config), bars.progress() as tell:
        done = carrying.carry_out(config, file, tell)
    size = f"{done.size / 1_000_000:.1f} MB"
    terminal.say(f"The shop is in {file}: {done.rows} rows, {done.media} pictures, {size}.")
