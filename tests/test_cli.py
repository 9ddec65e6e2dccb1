"""What a person at a terminal sees: help, errors in one line, exit codes, answers for programs."""

import io
import json
import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from cli import main
from storebuilder import bars, questions, terminal
from storebuilder.errors import Conflict, NotAccepted
from tests.commandline import ROOT, Shell, shell

HEAVY = {"flask", "sqlalchemy", "stripe", "boto3", "rich", "alembic", "babel", "PIL"}


@pytest.fixture
def sh(tmp_path: Path) -> Iterator[Shell]:
    with shell(tmp_path / "shops") as one:
        yield one


class Spoken:
    """Runs commands in this process; what was said is kept apart from what was answered."""

    def __init__(self, home: Path, captured: pytest.CaptureFixture[str]) -> None:
        self.home = home
        self.captured = captured

    def __call__(self, *words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as leaving:
            main(list(words))
        out, err = self.captured.readouterr()
        return int(leaving.value.code or 0), out, err


@pytest.fixture
def say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Spoken:
    home = tmp_path / "shops"
    home.mkdir()
    monkeypatch.setenv("STOREBUILDER_HOME", str(home))
    return Spoken(home, capsys)


def commands(group: click.Group = main, path: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{path}{name} ")
        else:
            yield f"{path}{name}", command


def test_it_works(sh: Shell) -> None:
    said = sh.good("--help")
    assert said.startswith("Usage: storebuilder")
    for name in ("launch", "demo", "serve", "stop", "status", "list", "open", "sign-in-link"):
        assert f"\n  {name} " in said


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys\nsys.argv[1:] = ['--help']\nimport cli\n"
        "try: cli.main()\nexcept SystemExit: pass\n"
        f"print(sorted({HEAVY!r} & set(sys.modules)), file=sys.stderr)"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stderr.strip() == "[]"


def test_help_answers_in_half_a_second(sh: Shell) -> None:
    def seconds() -> float:
        # What the processor did: other tests may keep this one waiting.
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        sh.good("--help")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(seconds() for _ in range(5)) < 0.5


@pytest.mark.parametrize(("path", "command"), [*commands()], ids=[path for path, _ in commands()])
def test_every_command_has_help_with_an_example(path: str, command: click.Command) -> None:
    assert command.help, path
    assert f"storebuilder {path}" in re.split(r"Examples?:", command.help)[-1]
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{path} {parameter.name}"


def test_every_command_stands_on_one_page() -> None:
    listed = [name for _, names in main.sections for name in names]
    assert sorted(listed) == sorted(main.commands)


def test_the_manual_is_written_from_the_help() -> None:
    check = [sys.executable, str(ROOT / "scripts" / "write-docs"), "--check"]
    run = subprocess.run(check, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize(
    "name", ["tea;house", "a/b", "../up", "tea house", "茶舍", "x" * 300, "Tea", "-tea", ""]
)
@pytest.mark.parametrize("command", ["launch", "serve", "stop", "doctor"])
def test_a_wrong_name_is_refused_with_what_is_accepted(
    say: Spoken, name: str, command: str
) -> None:
    code, _, err = say(command, "--", name)
    assert code == 2
    assert "small letters, digits and single hyphens, such as tea-house" in err
    assert len(err) < 300
    assert list(say.home.iterdir()) == []


def test_a_command_that_is_nearly_right_is_suggested(say: Spoken) -> None:
    code, _, err = say("lunch", "tea")
    assert code == 2
    assert "Did you mean 'launch'?" in err


def test_a_shop_that_is_not_there_is_said_in_one_line(sh: Shell) -> None:
    done = sh.run("stop", "tea-house")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "There is no shop 'tea-house'" in done.stderr
    assert "storebuilder launch tea-house" in done.stderr


def test_a_traceback_is_shown_only_when_it_is_asked_for(say: Spoken) -> None:
    assert "Traceback" not in say("stop", "tea")[2]
    assert "Traceback" in say("stop", "tea", "--verbose")[2]


def test_a_port_that_is_none_is_refused(say: Spoken) -> None:
    code, _, err = say("serve", "tea", "--port", "99999")
    assert code == 2
    assert "a number from 1 to 65535" in err


def raising(error: BaseException) -> int:
    def work() -> None:
        raise error

    return terminal.exit_code(work)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (NotAccepted("no"), 2),
        (Conflict("no"), 1),
        (terminal.NeedsInput("what"), 4),
        (KeyboardInterrupt(), 130),
        (click.Abort(), 130),
        (click.UsageError("no"), 2),
        (RuntimeError("our fault"), 1),
    ],
)
def test_exit_codes_are_as_documented(error: BaseException, code: int) -> None:
    assert raising(error) == code


def test_with_no_terminal_a_question_names_the_option(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(terminal.NeedsInput, match="Give it with --rate"):
        questions.ask("How many CNY for one USD", option="--rate 7.20")


def test_colours_follow_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal:
        def isatty(self) -> bool:
            return True

    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert terminal.coloured(Terminal())
    monkeypatch.setenv("TERM", "dumb")
    assert not terminal.coloured(Terminal())
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert terminal.coloured(Terminal())
    monkeypatch.setenv("NO_COLOR", "1")
    assert not terminal.coloured(Terminal())


def test_reading_commands_answer_in_json(say: Spoken) -> None:
    assert json.loads(say("list", "--json")[1]) == []
    assert json.loads(say("status", "--json")[1]) == []
    assert json.loads(say("version", "--json")[1])["storebuilder"]


def test_long_work_says_how_far_it_is_without_a_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with bars.progress() as tell:
        for done in range(41):
            tell("Products", done, 40)
    said = capsys.readouterr().err.split("\n")
    assert [line.strip() for line in said if line] == [
        f"Products: {done} of 40" for done in (0, 10, 20, 30, 40)
    ]


@pytest.mark.parametrize("name", ["bash", "zsh", "fish", "powershell"])
def test_shells_can_complete(say: Spoken, name: str) -> None:
    assert "_STOREBUILDER_COMPLETE" in say("completion", name)[1]
