"""How the command line speaks: data on stdout, talk on stderr, one line for an error.

Exit codes: 0 done, 1 failed, 2 wrong use or input, 3 a check found something, 4 an answer is needed
and there is no terminal to ask, 130 interrupted.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click

from storebuilder.errors import ShopError

OK, FAILED, WRONG_USE, CHECK_FAILED, NEEDS_INPUT, INTERRUPTED = 0, 1, 2, 3, 4, 130
VERBOSE = ["-v", "--verbose"]
F = TypeVar("F", bound=Callable[..., Any])


class NeedsInput(ShopError):
    """Something must be asked and there is nobody to ask."""

    exit_code = NEEDS_INPUT


class Command(click.Command):
    """A command that knows ``--verbose``, and that may be carried out where its shop is."""

    #: Asks (name, context) whether the shop is elsewhere; carries the command out there and
    #: returns its exit code, or None where the shop is here. The front door sets it.
    elsewhere: Callable[[str, click.Context], int | None] | None = None
    travels = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.params.append(_verbose())

    def invoke(self, ctx: click.Context) -> Any:
        name = ctx.params.get("name")
        if self.travels and name and Command.elsewhere and not ctx.params.get("home"):
            code = Command.elsewhere(name, ctx)
            if code is not None:
                return code
        return super().invoke(ctx)


def _verbose() -> click.Option:
    words = "Show where an error comes from."
    return click.Option(VERBOSE, is_flag=True, expose_value=False, help=words)


def travels(entry: click.Command) -> click.Command:
    """Let a command be carried out on the server where its shop is, if it is on one."""
    if isinstance(entry, Command):
        entry.travels = True
    return entry


class Group(click.Group):
    """Commands in the order of the page, with one-line errors and documented exit codes."""

    command_class = Command

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.sections: list[tuple[str, list[str]]] = []

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def section(self, title: str, *commands: click.Command) -> None:
        """Add commands under a heading of the help."""
        for entry in commands:
            # Those of the other house are plain ones.
            if not isinstance(entry, Command | click.Group):
                entry.params.append(_verbose())
            self.add_command(entry)
        self.sections.append((title, [str(entry.name) for entry in commands]))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        sections = self.sections or [("Commands", list(self.commands))]
        widest = max(len(name) for name in self.commands)
        for title, names in sections:
            if not title:
                continue  # for servers, not for people
            with formatter.section(title):
                rows = [(n.ljust(widest), self.commands[n].get_short_help_str(90)) for n in names]
                formatter.write_dl(rows)

    def main(self, args: Sequence[str] | None = None, *more: Any, **options: Any) -> Any:
        words = list(sys.argv[1:] if args is None else args)
        options.setdefault("prog_name", "storebuilder")
        if options.get("standalone_mode") is False:
            return super().main(words, *more, **options)
        options["standalone_mode"] = False
        run = partial(super().main, words, *more, **options)
        sys.exit(exit_code(run, verbose=bool({*VERBOSE} & {*words})))


Group.group_class = Group


def command(name: str | None = None) -> Callable[[Callable[..., Any]], Command]:
    """Make a function a command that cli.py lists."""
    return click.command(name, cls=Command)


def exit_code(work: Callable[[], Any], *, verbose: bool = False) -> int:
    """Carry out ``work``, say in one line what went wrong, and return the exit code."""
    try:
        result = work()
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except BrokenPipeError:  # `storebuilder list | head -1`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except Exception as error:
        # A ShopError, or the other house's Trouble: the user can mend it.
        if isinstance(code := getattr(error, "exit_code", None), int):
            _complain(str(error), verbose)
            return code
        _complain(f"{type(error).__name__}: {error}".splitlines()[0], verbose)
        if not verbose:
            click.echo("This is our fault. See where it comes from with --verbose.", err=True)
        return FAILED
    return result if isinstance(result, int) else OK


def _complain(line: str, verbose: bool) -> None:
    if verbose:
        traceback.print_exc()
    click.echo(f"{click.style('Error:', fg='red')} {line}", err=True, color=coloured(sys.stderr))


def coloured(stream: Any) -> bool:
    """Whether colours are wanted on ``stream``: NO_COLOR, FORCE_COLOR, TERM=dumb are respected."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return bool(stream.isatty()) and os.environ.get("TERM") != "dumb"


class Port(click.ParamType[int]):
    """A number of a port that a program may listen on."""

    name = "port"

    def convert(self, value: Any, param: Any, ctx: Any) -> int:
        if not (str(value).isascii() and str(value).isdigit() and 1 <= int(value) <= 65535):
            self.fail(f"{value!r} is not a number from 1 to 65535.", param, ctx)
        return int(value)


def name_argument(command: F) -> F:
    """The argument NAME: which shop."""
    return click.argument("name", shell_complete=_complete_names)(command)


def home_option(command: F) -> F:
    """The option ``--home``: where the shops live."""
    return click.option(
        "--home",
        metavar="DIR",
        type=click.Path(file_okay=False, path_type=Path),
        help="Where shops live: a folder with one folder for each. "
        "[default: $STOREBUILDER_HOME or ~/.local/share/storebuilder]",
    )(command)


def json_option(command: F) -> F:
    """The option ``--json``: an answer for programs."""
    return click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")(command)


def _complete_names(ctx: click.Context, _param: click.Parameter, start: str) -> list[str]:
    from storebuilder import homes

    return [
        c.file.name for c in homes.every(ctx.params.get("home")) if c.file.name.startswith(start)
    ]


def answer(data: Any, lines: Callable[[], Iterator[str]], *, as_json: bool) -> None:
    """Print ``data`` as JSON, or the lines a person would read."""
    if as_json:
        click.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str))
        return
    for line in lines():
        click.echo(line, color=coloured(sys.stdout))


def table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> Iterator[str]:
    """Rows as aligned text with a heading."""
    cells = [[column.upper() for column in columns]]
    cells += [[str(row[column]) for column in columns] for row in rows]
    widths = [max(len(line[i]) for line in cells) for i in range(len(columns))]
    for line in cells:
        padded = (text.ljust(width) for text, width in zip(line, widths, strict=True))
        yield "  ".join(padded).rstrip()


def say(text: str, mark: str = " ") -> None:
    """One line of talk, on stderr, so that stdout stays the data's."""
    click.echo(f"{mark} {text}", err=True, color=coloured(sys.stderr))


def narrate(name: str, outcome: str) -> None:
    """Say one step of a plan: a line when it is done or was there already."""
    if outcome == "done":
        say(name, click.style("✓", fg="green"))
    elif outcome == "there":
        say(click.style(f"{name} (already there)", dim=True), click.style("·", dim=True))
