"""Backups: backup set, now, list, verify; and restore."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from storebuilder import bars, terminal
from storebuilder.commands import secrets
from storebuilder.terminal import (
    Group,
    command,
    home_option,
    json_option,
    name_argument,
)

KEPT = """Keep this key outside of the server, such as in a password manager, and on paper.
  It is shown this once. Without it nobody can open the backups, and the server does not have it."""


#: What a restore is told beside the place of the backups and the key.
HOW = ("number", "database", "local", "over_empty", "domain")


@click.group("backup", cls=Group)
def backup() -> None:
    """Back the shop up, and see that its backups can be trusted.

    \b
    Example:
      storebuilder backup now tea-house
    """


def place_options(command: Any) -> Any:
    """What a bucket needs; its secret comes by the environment or is asked for."""
    for option in (
        click.option("--path-style", is_flag=True, help="The bucket's name stands in the path."),
        click.option(
            "--key-id",
            default="",
            metavar="ID",
            help="The bucket's access key id; its "
            "secret comes by $STOREBUILDER_S3_SECRET or is asked for.",
        ),
        click.option("--region", default="", metavar="NAME", help="Such as eu-central-1."),
        click.option(
            "--endpoint", default="", metavar="URL", help="Of a service other than Amazon's."
        ),
    ):
        command = option(command)
    return command


def key_option(command: Any) -> Any:
    """Where the merchant's key is."""
    return click.option(
        "--key-file",
        type=click.Path(dir_okay=False, path_type=Path),
        help="A file with the key of the backups.  [default: $STOREBUILDER_BACKUP_KEY, or asked]",
    )(command)


@terminal.travels
@backup.command("set")
@name_argument
@click.argument("to")
@place_options
@click.option("--key-file", type=click.Path(dir_okay=False, path_type=Path),
              help="Seal to the key in this file, which you have.")  # fmt: skip
@click.option("--new-key", is_flag=True, help="Seal to a new key from now on.")
@click.option("--join", is_flag=True, help="The backups that are there are this shop's.")
@secrets.by_stdin_option
@home_option
def set_(
    name: str, to: str, home: Path | None, key_file: Path | None, by_stdin: bool, **given: Any
) -> None:
    """Say where the backups of NAME go: a folder or a bucket; tries it, and makes the key.

    \b
    Examples:
      storebuilder backup set tea-house file:///mnt/backups
      storebuilder backup set tea-house s3://my-bucket --region eu-central-1 --key-id AKIA…
    """
    from storebuilder import backups, homes

    config = homes.find(name, home)
    told = secrets.given() if by_stdin else {}
    key = backups.read_key_file(key_file) if key_file else None
    key = backups.read_key(told["key"]) if "key" in told else key
    secret = told["secret"] if by_stdin else secrets.secret(to, given["key_id"])
    file, made = backups.set_up(config, to, secret=secret, key=key, **given)
    terminal.say(f"Backups of {name} go to {file.to}, which was tried.")
    if made is not None:
        terminal.say(KEPT)
        click.echo(str(made))
    terminal.say(f"Now make the first: storebuilder backup now {name}")


@terminal.travels
@backup.command("now")
@name_argument
@json_option
@home_option
def now(name: str, home: Path | None, as_json: bool) -> None:
    """Back NAME up, read the backup back and open it; only then it counts.

    \b
    Example:
      storebuilder backup now tea-house
    """
    from storebuilder import backups, homes, launching

    config = homes.find(name, home)
    with launching.inside(config), bars.progress() as tell:
        taken = backups.now(config, tell)
    data = {field: getattr(taken, field) for field in taken.__dataclass_fields__}
    line = (
        f"Backup {taken.id} was read back and opened: {taken.orders} orders, "
        f"{taken.media} pictures, {_size(taken.size)}."
    )
    terminal.answer(data, lambda: iter([line]), as_json=as_json)


@terminal.travels
@backup.command("list")
@name_argument
@json_option
@home_option
def list_(name: str, home: Path | None, as_json: bool) -> None:
    """List the backups of NAME and whether each was opened.

    \b
    Example:
      storebuilder backup list tea-house
    """
    from storebuilder import backups, homes

    rows = backups.every(homes.find(name, home))
    none = iter([f"No backup yet. Make one with: storebuilder backup now {name}"])
    shown = [row | {"at": f"{row['at']:%Y-%m-%d %H:%M}", "size": _size(row["bytes"])}
             for row in rows]  # fmt: skip
    columns = ("id", "at", "size", "state")
    terminal.answer(rows, lambda: terminal.table(shown, columns) if rows else none, as_json=as_json)


@terminal.travels
@backup.command("verify")
@name_argument
@click.argument("number", metavar="[ID]", default="latest")
@key_option
@secrets.by_stdin_option
@json_option
@home_option
def verify(
    name: str, number: str, home: Path | None, key_file: Path | None, by_stdin: bool, as_json: bool
) -> int:
    """Fetch a backup of NAME with all its pictures, open it with your key and compare.

    The exit code is 3 if anything is wrong.

    \b
    Example:
      storebuilder backup verify tea-house --key-file tea-house.key
    """
    from storebuilder import backups, homes

    config = homes.find(name, home)
    key = _key(key_file, secrets.given() if by_stdin else {})
    with bars.progress() as tell:
        report = backups.verify(config, key, tell, number)
    terminal.answer(report, lambda: _verified(report), as_json=as_json)
    return terminal.CHECK_FAILED if report["wrong"] else terminal.OK


def _verified(report: dict[str, Any]) -> Iterator[str]:
    yield "Backup {id}: {orders} orders, {rows} rows, {media} pictures.".format(**report)
    yield from (f"  ✗ {problem}" for problem in report["wrong"])
    if not report["wrong"]:
        yield "Everything was opened and is what the manifest says."


@terminal.travels
@command()
@name_argument
@click.option("--from", "source", required=True, metavar="TO", help="Where the backups are.")
@click.option("--id", "number", default="latest", help="Which one.  [default: the newest]")
@key_option
@place_options
@click.option("--database", default="", metavar="URL", help="An empty database of PostgreSQL.")
@click.option("--local", is_flag=True, help="Give it names of this machine, to look at only.")
@secrets.by_stdin_option
@click.option(secrets.REPLACING, "over_empty", is_flag=True, hidden=True,
              help="A shop without orders may be replaced.")  # fmt: skip
@click.option("--domain", default="", metavar="HOST", help="The shop's own name on a server.")
@home_option
def restore(
    name: str, source: str, home: Path | None, key_file: Path | None, by_stdin: bool, **given: Any
) -> None:
    """Make the shop NAME from a backup, all of it or nothing.

    With --on a bare server is brought up with it. Of a shop on a server, fresh from `launch` and
    without any order, it takes the place.

    \b
    Example:
      storebuilder restore tea-house --from s3://my-bucket --key-id AKIA… --key-file tea-house.key
    """
    from storebuilder import backups, databases, homes

    told = secrets.given() if by_stdin else {}
    if database := told.get("database") or given["database"]:
        given["database"] = databases.address(database)
    how = {word: given.pop(word) for word in HOW}
    folder = homes.home(name, home)
    secret = told["secret"] if by_stdin else secrets.secret(source, given["key_id"])
    place = backups.find_place(source, name, secret=secret, **given)
    with bars.progress() as tell:
        done = backups.restore(folder, place, _key(key_file, told), tell, **how)
    if done.already:
        terminal.say(f"{name} came from backup {done.id} before; nothing was touched.")
        return
    what = f"{done.orders} orders, {done.rows} rows and {done.media} pictures"
    terminal.say(f"{name} is there again from backup {done.id}: {what}, as its manifest says.")
    terminal.say(f"Its backups have no place yet: storebuilder backup set {name} {source} --join")
    if not how["over_empty"]:
        terminal.say(f"Next: storebuilder upgrade {name} && storebuilder serve {name}")


def _size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB"


def _key(file: Path | None, told: dict[str, str]) -> Any:
    from storebuilder import backups

    return backups.read_key(told["key"]) if "key" in told else secrets.key(file)
