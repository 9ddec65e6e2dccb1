"""The front door: every command on one page, and the only file that sees both houses.

Each command imports what it needs when it runs, so that help answers at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from storebuilder import terminal
from storebuilder.commands import goods, keeping, shops, storefronts, themes
from storebuilder.terminal import Group, Port, command, home_option, name_argument


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Launch and keep a shop of your own.

    \b
    Begin with:
      storebuilder demo                 look around in a shop that somebody cares about
      storebuilder launch tea-house     open your own
    """


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
@click.option("--port", type=Port(), help="[default: 8000 or the next free one]")
@click.option("--database", metavar="URL", help="postgresql://…  [default: SQLite in the home]")
@click.option("--detach", is_flag=True, help="Serve in the background.")
@home_option
def launch(name: str, home: Path | None, detach: bool, **wanted: Any) -> None:
    """Make the shop NAME on this machine and serve it.

    Run again it says what is there, overwrites nothing, and goes on.

    \b
    Example:
      storebuilder launch tea-house --country CN --currency USD --catalogue teas.csv
    """
    from storebuilder import questions, starting, wishing

    wanted = wishing.complete(name, home, wanted, questions.offer)
    wish = wishing.wish(name, home, **wanted)
    config, welcome = carry_out(wish)
    starting.begin(config, welcome, detach=detach)


def carry_out(wish: Any) -> tuple[Any, str]:
    """Let provisioning carry the shop's launching steps out, under the site's lock."""
    from provisioning import Lock, Locked, NotASite, Site, Step, carry_out
    from storebuilder import homes, launching
    from storebuilder.errors import Conflict, NotAccepted

    hosts = (homes.shop_host(wish.name), "localhost")
    try:
        site = Site(name=wish.name, home=wish.home, port=wish.port, hosts=hosts,
                    panel_host=homes.panel_host(wish.name))  # fmt: skip
        site.lock.parent.mkdir(parents=True, exist_ok=True)
        with (
            Lock(site.lock),
            terminal.progress() as tell,
            launching.Opening(wish, tell) as opening,
        ):
            carry_out((Step(*parts) for parts in opening.steps()), terminal.narrate)
            return opening.config(), launching.welcome(opening.config())
    except NotASite as error:
        raise NotAccepted(str(error)) from None
    except Locked as error:
        raise Conflict(f"{wish.name} is being launched already: {error}.") from None


@command()
@click.argument("name", default="demo")
@click.option("--port", type=Port(), help="[default: 8000 or the next free one]")
@click.option("--detach", is_flag=True, help="Serve in the background.")
@home_option
def demo(name: str, **options: Any) -> None:
    """Launch a believable shop to look around in.

    \b
    Example:
      storebuilder demo
    """
    click.get_current_context().invoke(launch, name=name, demo=True, **options)


main.section("Open a shop", demo, launch)
main.section("Run it", shops.serve, shops.stop, shops.status, shops.list_, shops.open_)
main.section("Work in it", shops.sign_in_link, goods.import_, goods.export, storefronts.storefront)
main.section("Keep it well", keeping.doctor, keeping.upgrade, keeping.version, keeping.completion)
main.section("Make themes", themes.theme)

if __name__ == "__main__":
    main()
