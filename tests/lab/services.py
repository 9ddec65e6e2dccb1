"""The laboratory of one test process: an address that every box reaches, and what answers there."""

from __future__ import annotations

from contextlib import ExitStack
from functools import cached_property
from pathlib import Path

from tests.lab import repository
from tests.lab.acme import Acme
from tests.lab.box import Box
from tests.lab.slots import Slot, sweep
from tests.lab.system import do


class Lab:
    """Makes boxes that get their packages and names from here; ``close`` ends all services."""

    def __init__(self) -> None:
        sweep()
        self._slot = Slot()
        self._frozen = 0
        self._open = ExitStack()
        self._open.callback(self._slot.free)
        self.address = self._slot.address(1)
        # Every box's packets for this machine come in by its own cable and find the address here.
        do("ip", "address", "add", f"{self.address}/32", "dev", "lo")
        self._open.enter_context(repository.serving(self.address))

    def box(
        self,
        suite: str = "bookworm",
        *,
        memory_mb: int = 512,
        authorized: str = "",
        over: Path | None = None,
    ) -> Box:
        """A server, not up yet: ``with lab.box() as box:``."""
        return Box(
            suite,
            memory_mb=memory_mb,
            services=self.address,
            sources=repository.source(self.address, repository.repository(suite)),
            authorized=authorized,
            over=over,
        )

    def freeze(self, box: Box) -> Path:
        """Take the box down and keep its disk for others of its suite: ``lab.box(over=disk)``."""
        self._frozen += 1
        return box.freeze(self._slot.folder / f"frozen-{self._frozen}")

    @cached_property
    def acme(self) -> Acme:
        """The certificate authority and the names, started when first asked for."""
        acme = Acme(self.address, self._slot.folder / "acme")
        self._open.callback(acme.close)
        return acme

    def close(self) -> None:
        self._open.close()
