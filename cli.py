"""The front door: every command on one page, and the only file that sees both houses.

Each command imports what it needs when it runs, so that help answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from provisioning.commands import changing, moving, names, servers
from provisioning.commands.options import server_options, there_of, with_a_server
from storebuilder import __version__, terminal
from storebuilder.commands import (
    aggregators,
    backing,
    goods,
    hosted,
    joining,
    keeping,
    secrets,
    settings,
    shops,
    storefronts,
    themes,
)
from storebuilder.terminal import Command, Group, command, home_option, json_option, name_argument


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Launch and keep a shop of your own.

    \b
    Begin with:
      storebuilder demo                 look around in a shop that somebody cares about
      storebuilder launch tea-house     open your own
    """
    click.get_current_context().meta[moving.VERSION] = __version__


@command()
@name_argument
@click.option("--theme", help="The look of the first storefront.  [default: plain]")
@click.option("--language", metavar="TAG", help="The language you write in: en, zh-CN, ja…")
@click.option("--currency", metavar="CODE", help="The currency of your prices: USD, CNY, EUR…")
@click.option("--country", metavar="CODE", help="The country you sell from: US, CN, DE…")
@click.option("--catalogue", type=click.Path(path_type=Path), metavar="FILE.csv",
              help="Products as Shopify or WooCommerce export them.")  # fmt: skip
@click.option("--demo", is_flag=True, help="Fill the shop with believable goods and orders.")
@click.option("--email", help="Your e-mail address, to sign in to the panel with.")
@click.option("--port", type=terminal.Port(), help="[default: 8000 or the next free one]")
@click.option("--database", metavar="URL", help="postgresql://…  [default: SQLite in the home]")
@click.option("--detach", is_flag=True, help="Serve in the background.")
@secrets.by_stdin_option
@home_option
@server_options
def launch(name: str, home: Path | None, detach: bool, there: Any, **wanted: Any) -> int:
    """Make the shop NAME on this machine and serve it, or bring it live on a server.

    Run again it says what is there, overwrites nothing, and goes on.

    \b
    Example:
      storebuilder launch tea-house --country CN --currency USD --catalogue teas.csv
      storebuilder launch tea-house --on ssh://root@203.0.113.7 --domain tea.example
    """
    from storebuilder import questions, starting, wishing

    wanted = wishing.complete(name, home, secrets.heard(wanted), questions.offer)
    wish = wishing.wish(name, home, **wanted, domain=there.domain, on=there.on)
    if there.on:
        return launch_there(wish, there)
    config, welcome = carry_out(wish)
    if not config.file.behind:
        starting.begin(config, welcome, detach=detach)
    return 0


def launch_there(wish: Any, there: Any) -> int:
    """Let provisioning bring the shop live on a server."""
    from provisioning.commands import launching

    order = order_of(
        wish.name, there, wish.domain, wish.words(), email=wish.email, database=wish.database,
        fronts=("main", "cn") if wish.demo else ("main",),
    )  # fmt: skip
    code = launching.launch_there(there.place(order.hosts), order)
    if wish.catalogue and not there.dry_run:
        from provisioning.commands import carrying
        from storebuilder.catalog.files.belongings import belongings

        words = [word for word in wish.words() if word != secrets.BY_STDIN]
        words += ["--catalogue", str(wish.catalogue)]
        return carrying.bring(wish.name, words, wish.catalogue, belongings) or code
    return code


def order_of(name: str, there: Any, domain: str, words: Sequence[str], *, email: str = "",
             database: str = "", fronts: Sequence[str] = ("main",)) -> Any:  # fmt: skip
    """What is asked of a server for a shop at ``domain`` that ``words`` make there."""
    from provisioning.launching import Order
    from provisioning.secret import Secret
    from storebuilder import homes

    return Order(
        name=name,
        hosts=tuple(homes.shop_host(name, handle, domain) for handle in fronts),
        panel_host=homes.panel_host(name, domain),
        email=email or f"owner@{domain}",
        version=__version__,
        words=tuple(words),
        database=Secret(database),
        **there.order(),
    )


def carry_out(wish: Any, opening_of: Any = None, welcome: Any = None) -> tuple[Any, str]:
    """Let provisioning carry the launching steps of a home out, under the site's lock.

    ``opening_of(wish, tell)`` knows the steps, ``welcome(config)`` what is said at the end; without
    them it is a shop.
    """
    from provisioning import Lock, Locked, NotASite, Site, Step, carry_out
    from storebuilder import bars, homes, launching
    from storebuilder.errors import Conflict, NotAccepted

    hosts = (homes.shop_host(wish.name), "localhost")
    try:
        site = Site(name=wish.name, home=wish.home, port=wish.port, hosts=hosts,
                    panel_host=homes.panel_host(wish.name))  # fmt: skip
        site.lock.parent.mkdir(parents=True, exist_ok=True)
        with (
            Lock(site.lock),
            bars.progress() as tell,
            (opening_of or launching.Opening)(wish, tell) as opening,
        ):
            carry_out((Step(*parts) for parts in opening.steps()), terminal.narrate)
            config = opening.config()
            return config, (welcome or launching.welcome)(config)
    except NotASite as error:
        raise NotAccepted(str(error)) from None
    except Locked as error:
        raise Conflict(f"{wish.name} is being launched already: {error}.") from None


@aggregators.aggregator.command("launch")
@aggregators.launch_options
@server_options
def launch_aggregator(name: str, **given: Any) -> int:
    """Make the aggregator NAME on this machine and serve it, or bring it live on a server.

    It is a home like a shop's: status, upgrade, backup, move and destroy work on it.

    \b
    Example:
      storebuilder aggregator launch mall --demo
      storebuilder aggregator launch mall --on ssh://root@203.0.113.7 --domain mall.example
    """
    return aggregators.launch(name, launch_there=launch_there, carry_out=carry_out, **given)


@command()
@click.argument("name", default="demo")
@click.option("--port", type=terminal.Port(), help="[default: 8000 or the next free one]")
@click.option("--detach", is_flag=True, help="Serve in the background.")
@home_option
def demo(name: str, **options: Any) -> None:
    """Launch a believable shop to look around in.

    \b
    Example:
      storebuilder demo
    """
    click.get_current_context().invoke(launch, name=name, demo=True, **options)


@command()
@click.argument("name", required=False)
@json_option
@home_option
def status(name: str | None, home: Path | None, as_json: bool) -> int:
    """Say how the shop NAME is, or all shops on this machine.

    Of a shop on a server it says all that matters on one page; the exit code is 3 if anything is
    wrong there.

    \b
    Example:
      storebuilder status tea-house --json
    """
    if name and on_a_server(name, home):
        return servers.status_there(name, as_json)
    return shops.status(name, home, as_json)


@command()
@name_argument
@click.option("--without-backup", is_flag=True, help="Where you have made a backup yourself.")
@click.option("--to", default="", metavar="RELEASE", help="One that the server still has.")
@home_option
def upgrade(name: str, home: Path | None, without_backup: bool, to: str) -> int:
    """Bring the shop NAME to this version, with a backup first.

    On this machine a shop that runs is stopped for it and started again. On a server the new
    release is tried on a copy of the shop, then takes over without a request lost; if it does not
    answer, the one before does so again.

    \b
    Example:
      storebuilder upgrade tea-house
    """
    if on_a_server(name, home):
        return changing.upgrade_there(name, __version__, to)
    return keeping.upgrade(name, home, without_backup)


def on_a_server(name: str, home: Path | None = None) -> bool:
    """Whether the shop NAME is on a server and none of that name is here."""
    from provisioning import ledger
    from storebuilder import homes

    return not (homes.home(name, home) / "shop.toml").exists() and bool(ledger.find(name))


def restore_there(name: str, ctx: click.Context, there: Any) -> int:
    """Let provisioning bring a server up with the shop of a backup."""
    from provisioning.commands import restoring
    from storebuilder import fields

    told = secrets.gathered(ctx) or {}
    domain = fields.host(there.domain)
    words = ("upgrade", name, "--without-backup")
    database = told.get("database", "")
    order = order_of(fields.shop_name(name), there, domain, words, database=database)
    return restoring.restore_there(
        there.place(order.hosts), order, secrets.words_of_restore(ctx.params), told
    )


def elsewhere(name: str, ctx: click.Context) -> int | None:
    """Carry a command out on the server where the shop NAME is; None where it is here."""
    if there := there_of(ctx):
        return restore_there(name, ctx, there)
    if not on_a_server(name):
        return None
    from provisioning.commands import carrying
    from storebuilder.catalog.files.belongings import belongings

    if (told := secrets.gathered(ctx)) is not None:
        words = secrets.words_there(sys.argv[1:])
        return carrying.with_secrets(name, words, told)
    file = ctx.params.get("file")
    return carrying.carry(name, sys.argv[1:], str(ctx.command.name), file, belongings)


Command.elsewhere = staticmethod(elsewhere)
main.section("Open a shop", demo, launch)
main.section("Run it", shops.serve, shops.stop, status, shops.list_, shops.open_)
main.section("Run it on a server", changing.plan, servers.logs, servers.rollback, servers.ssh,
             servers.exec_, names.domain, moving.move, changing.destroy)  # fmt: skip
main.section("Work in it", shops.sign_in_link, goods.import_, goods.export, storefronts.storefront,
             settings.set_)  # fmt: skip
main.section("Be found elsewhere", joining.join, joining.leave, aggregators.aggregator)
main.section("Never lose it", backing.backup, with_a_server(backing.restore))
main.section("Keep it well", keeping.doctor, upgrade, keeping.version, keeping.completion)
main.section("Make themes", themes.theme)
main.section("", hosted.rehearse, hosted.pulse, hosted.page_headers, hosted.weigh)

if __name__ == "__main__":
    main()
