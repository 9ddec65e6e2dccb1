"""What a shop is told once: keys of Stripe, the mail server."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import click

from storebuilder import terminal
from storebuilder.terminal import command, home_option, name_argument

SECRET = ("stripe-secret-key", "stripe-webhook-secret", "smtp")
OPEN = ("mail-from",)


@terminal.travels
@command("set")
@name_argument
@click.argument("setting", type=click.Choice([*SECRET, *OPEN]))
@home_option
def set_(name: str, setting: str, home: Path | None) -> None:
    """Tell the shop NAME a key of Stripe's or its mail server; an empty answer takes it away.

    The value is asked for, or read from stdin, so that it stands in no command line. A shop that
    runs starts anew with it.

    \b
    Example:
      storebuilder set tea-house stripe-secret-key
    """
    from msgspec.structs import replace

    from storebuilder import config as settings
    from storebuilder import homes, running, starting

    find = homes.find_shop if setting.startswith("stripe") else homes.find
    config = find(name, home)
    value = _value(setting)
    settings.write(config.home, replace(config.file, **{setting.replace("-", "_"): value}))
    if (parent := running.state(config)) is not None:
        if config.file.behind:
            os.kill(parent["pid"], signal.SIGTERM)  # systemd starts it again
        else:
            running.stop(config)
            starting.leave(settings.read(config.home))
    terminal.say(f"{setting} is {'set' if value else 'not set any more'}.")


def _value(setting: str) -> str:
    if not sys.stdin.isatty():
        return check(setting, sys.stdin.read().strip())
    hidden = setting in SECRET
    return check(setting, str(click.prompt(setting, default="", show_default=False,
                                           hide_input=hidden, err=True)).strip())  # fmt: skip


def check(setting: str, value: str) -> str:
    """The value, of the form that its giver hands out; raises NotAccepted."""
    from storebuilder import fields
    from storebuilder.errors import NotAccepted

    begins = {"stripe-secret-key": ("sk_", "rk_"), "stripe-webhook-secret": ("whsec_",),
              "smtp": ("smtp://", "smtps://")}  # fmt: skip
    if not value:
        return ""
    if setting == "mail-from":
        return fields.email(value)
    if not value.startswith(begins[setting]) or len(value) > 500 or not value.isprintable():
        raise NotAccepted(f"{setting} begins with {' or '.join(begins[setting])}.")
    return value
