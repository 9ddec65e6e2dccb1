"""The options of ``launch`` that say where, gathered into one value."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from provisioning.trouble import Trouble

if TYPE_CHECKING:
    from provisioning.commands.renting import Place


@dataclass(frozen=True, kw_only=True)
class There:
    """Where a shop shall stand, as the command line said it."""

    on: str = ""
    domain: str = ""
    key: Path | None = None
    front: str = "caddy"
    size: str = ""
    region: str = ""
    months: int = 0
    renew: bool = True
    auto_snapshots: bool = True
    bucket: bool = False
    yes: bool = False
    dry_run: bool = False
    acme_directory: str = ""
    acme_ca: Path | None = None
    #: The server itself says this when it lets the shop be made.
    behind: bool = False

    def check(self) -> None:
        """Raise Trouble where the words do not go together."""
        if self.domain and not (self.on or self.behind):
            from provisioning.commands.renting import ACCEPTED

            raise Trouble("A domain leads to a server.", hint=ACCEPTED, exit_code=2)
        if self.on and not self.domain:
            raise Trouble(
                "A shop on a server needs a domain of yours.",
                hint="Add --domain shop.example; the record to set is printed then.",
                exit_code=2,
            )

    def place(self, hosts: tuple[str, ...]) -> Place:
        """What is asked of a target."""
        from provisioning.commands.renting import Place

        return Place(
            on=self.on, key=self.key, hosts=hosts, size=self.size, region=self.region,
            months=self.months, renew=self.renew, auto_snapshots=self.auto_snapshots,
            bucket=self.bucket, yes=self.yes, dry_run=self.dry_run,
        )  # fmt: skip

    def order(self) -> dict[str, Any]:
        """What is asked of the server."""
        ca = self.acme_ca.read_text(encoding="utf-8") if self.acme_ca else ""
        return {"front": self.front, "acme_directory": self.acme_directory, "acme_ca": ca}


#: The months that Lighthouse sells ahead, as its API says of InstanceChargePrepaid.Period.
MONTHS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "24", "36", "48", "60")


def _number(_ctx: click.Context, _option: click.Parameter, value: str | None) -> int:
    return int(value or 0)


#: What is asked of a cloud that rents a server out.
CLOUD = (
    click.option("--size", default="", help="A cloud's name of a server's size."),
    click.option("--region", default="", help="A cloud's region."),
    click.option("--months", type=click.Choice(MONTHS), metavar="N", callback=_number,
                 help="Paid ahead at Lighthouse.  [default: 1]"),
    click.option("--no-renew", "renew", is_flag=True, flag_value=False, default=True,
                 help="Lighthouse: the server ends then, with all that is on it."),
    click.option("--no-auto-snapshots", "auto_snapshots", is_flag=True, flag_value=False,
                 default=True, help="Lightsail: no daily snapshots."),
    click.option("--yes", is_flag=True, help="Do not ask before something that costs."),
)  # fmt: skip
OPTIONS = (
    click.option("--on", default="", metavar="WHERE",
                 help="A server: ssh://root@203.0.113.7, local, lightsail or lighthouse."),
    click.option("--key", type=click.Path(exists=True, dir_okay=False, path_type=Path),
                 metavar="FILE", help="A private key to sign in with.  [default: ssh's choice]"),
    click.option("--domain", default="", metavar="HOST",
                 help="The shop's own name on a server; the panel is panel.HOST."),
    click.option("--front", type=click.Choice(["caddy", "nginx"]), default="caddy",
                 help="The web server in front.  [default: caddy]"),
    *CLOUD,
    click.option("--bucket", is_flag=True,
                 help="Lightsail: a bucket of the shop's own for its backups."),
    click.option("--dry-run", is_flag=True, help="Say what would be done and what it costs."),
    click.option("--acme-directory", default="", metavar="URL",
                 help="Another ACME server than Let's Encrypt."),
    click.option("--acme-ca", type=click.Path(exists=True, dir_okay=False, path_type=Path),
                 metavar="FILE.pem", help="The certificate to trust that ACME server by."),
    click.option("--behind", is_flag=True, hidden=True, help="Said by a server of ours."),
)  # fmt: skip


def cloud_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of a cloud."""
    for option in reversed(CLOUD):
        command = option(command)
    return command


def server_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of a server, as its parameter ``there``."""
    names = [field.name for field in fields(There)]

    @functools.wraps(command)
    def gathered(*args: Any, **given: Any) -> Any:
        there = There(**{name: given.pop(name) for name in names})
        there.check()
        return command(*args, there=there, **given)

    for option in reversed(OPTIONS):
        gathered = option(gathered)
    return gathered


WHERE = "storebuilder.where"  # what ``restore`` was told of a server, for the front door
#: Those of ``restore``, by their names here; its own ``--region`` is that of a bucket.
OF_RESTORE = {"on": "--on", "key": "--key", "front": "--front", "size": "--size",
              "region": "--server-region", "months": "--months", "renew": "--no-renew",
              "auto_snapshots": "--no-auto-snapshots", "yes": "--yes",
              "acme_directory": "--acme-directory", "acme_ca": "--acme-ca"}  # fmt: skip


def with_a_server(command: click.Command) -> click.Command:
    """Give ``restore`` the options of a server, which its own function never sees."""
    command.params += [_kept(name, word) for name, word in OF_RESTORE.items()]
    here = command.callback

    def refuse(*args: Any, **given: Any) -> Any:
        if click.get_current_context().meta.get(WHERE, {}).get("on"):
            raise click.UsageError("--home is of this machine, and --on of another.")
        return here(*args, **given) if here else None

    command.callback = refuse
    return command


def _kept(name: str, word: str) -> click.Option:
    """The option ``name`` of a launch under ``word``; what it is given waits in the context."""

    def holder() -> None: ...

    for add in OPTIONS:
        add(holder)
    every: list[click.Option] = holder.__click_params__  # type: ignore[attr-defined]
    option = next(one for one in every if one.name == name)
    option.name, option.opts, option.expose_value = f"server_{name}", [word], False
    read = option.callback

    def keep(ctx: click.Context, _option: click.Parameter, value: Any) -> None:
        if ctx.get_parameter_source(str(option.name)) is not ParameterSource.DEFAULT:
            value = read(ctx, option, value) if read else value
            ctx.meta.setdefault(WHERE, {})[name] = value

    option.callback = keep
    return option


def there_of(ctx: click.Context) -> There | None:
    """Where the shop of a backup shall stand; None where no server was asked for."""
    told = ctx.meta.get(WHERE, {})
    if not told.get("on"):
        return None
    there = There(domain=ctx.params["domain"], **told)
    there.check()
    return there
