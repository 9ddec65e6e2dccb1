"""A machine as steps see it: files below a root, and programs that are run.

Every file is written beside its place, flushed and renamed, so that a cut of power leaves the old
or the new one whole.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from provisioning.trouble import Trouble

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass(frozen=True)
class Done:
    """What became of a program."""

    code: int
    out: str
    err: str

    @property
    def good(self) -> bool:
        return self.code == 0

    @property
    def complaint(self) -> str:
        """What the shop's command line complained of: its last line of error, else its last."""
        lines = [line for line in self.err.strip().splitlines() if line.strip()]
        last = (lines or ["it said nothing"])[-1]
        said = next((line for line in reversed(lines) if line.startswith("Error:")), last)
        return said.removeprefix("Error:").strip()


@dataclass
class Machine:
    """This machine, with ``root`` before every path."""

    root: Path = field(default_factory=lambda: Path("/"))

    def path(self, place: str) -> Path:
        """Where ``place``, an absolute path on the machine, lies for us."""
        return self.root / place.lstrip("/")

    def exists(self, place: str) -> bool:
        return os.path.lexists(self.path(place))

    def read(self, place: str) -> str:
        """The text of a file; empty where there is none."""
        try:
            return self.path(place).read_text(encoding="utf-8")
        except (FileNotFoundError, NotADirectoryError):
            return ""

    def matches(self, place: str, text: str, mode: int) -> bool:
        """Whether the file is there with this text and mode."""
        path = self.path(place)
        return path.is_file() and path.stat().st_mode & 0o7777 == mode and self.read(place) == text

    def write(self, place: str, text: str, *, mode: int = 0o644, owner: str = "") -> None:
        """Write a file whole or not at all."""
        path = self.path(place)
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w") as stream:
            os.fchmod(stream.fileno(), mode)
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        if owner:
            self.own(fresh, owner)
        fresh.replace(path)
        _settle(path.parent)

    def folder(self, place: str, *, mode: int = 0o755, owner: str = "root") -> None:
        """Make a folder with this mode and owner, or give one that is there both."""
        path = self.path(place)
        path.mkdir(parents=True, exist_ok=True)
        # What lies in a folder of the shop's may have been put there by whoever broke into the
        # shop: a link that stands here instead is refused, else its target would be given away.
        number = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            os.fchmod(number, mode)
            self.own(number, owner)
        finally:
            os.close(number)

    def is_folder(self, place: str, *, mode: int = 0o755, owner: str = "root") -> bool:
        """Whether a folder itself, and no link, is there with this mode and owner."""
        path = self.path(place)
        if path.is_symlink() or not path.is_dir():
            return False
        return path.stat().st_mode & 0o7777 == mode and self.owner(path) == owner

    def own(self, what: Path | int, owner: str) -> None:
        """Give a file or folder, or an open one, to ``owner`` and its group."""
        shutil.chown(what, owner, owner)

    def owner(self, path: Path) -> str:
        """The name of whoever a file or folder belongs to; empty where it has none."""
        try:
            return path.owner()
        except KeyError:
            return ""

    def link(self, place: str, target: str) -> None:
        """Let the symbolic link at ``place`` lead to ``target``, in one move."""
        path = self.path(place)
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.new")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(target)
        fresh.replace(path)
        _settle(path.parent)

    def leads_to(self, place: str) -> str:
        """Where the symbolic link at ``place`` leads; empty where there is none."""
        try:
            return str(self.path(place).readlink())
        except OSError:
            return ""

    def try_(self, *words: str, user: str = "", stdin: str = "", timeout: float = 900) -> Done:
        """Run a program, as ``user`` where one is named; never through a shell."""
        command = ["runuser", "-u", user, "--", *words] if user else [*words]
        environment = {"PATH": PATH, "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
        try:
            done = subprocess.run(
                command, input=stdin, capture_output=True, text=True, env=environment,
                timeout=timeout, check=False, cwd="/", errors="replace",
            )  # fmt: skip
        except FileNotFoundError:
            return Done(127, "", f"{words[0]}: not found")
        except subprocess.TimeoutExpired:
            return Done(124, "", f"{words[0]}: no answer within {timeout:.0f} s")
        return Done(done.returncode, done.stdout, done.stderr)

    def run(self, *words: str, user: str = "", stdin: str = "", timeout: float = 900) -> str:
        """Run a program that must succeed and return what it printed; raises Trouble."""
        done = self.try_(*words, user=user, stdin=stdin, timeout=timeout)
        if not done.good:
            raise Trouble(f"`{_short(words)}` failed: {_why(done)}")
        return done.out


def _short(words: Sequence[str]) -> str:
    return " ".join(words)[:120]


def _why(done: Done) -> str:
    lines = [line.strip() for line in (done.err or done.out).splitlines() if line.strip()]
    told = [line for line in lines if re.search(r"(?i)error: |^E: ", line)]
    traced = lines and lines[0].startswith("Traceback")
    told = told or (lines[-1:] if traced else lines[:1])
    return told[0][:300] if told else f"exit code {done.code}"


def _settle(folder: Path) -> None:
    # A rename is safe from a cut of power once its folder is flushed.
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
