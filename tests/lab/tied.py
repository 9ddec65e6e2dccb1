"""Programs that die with the tests, however those die, and all that they started with them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.lab import keeper
from tests.lab.system import PATIENCE

#: A process namespace: when its first process ends, the kernel ends all others.
APART = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]


class Tied:
    """A running program in a process namespace of its own, which ends with ``end`` or with us."""

    def __init__(
        self, command: Sequence[str | Path], log: Path, *, groups: Sequence[Path] = ()
    ) -> None:
        words = [*APART, sys.executable, "-I", keeper.__file__, *groups, "--", *command]
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                words,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def end(self) -> None:
        """All at once; returns when nothing of it is left."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(PATIENCE)
