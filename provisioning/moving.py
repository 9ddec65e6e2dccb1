"""A whole shop from one server to another: seconds in which visitors wait, and nothing is lost.

Until the old server hands over, it serves again by itself whatever happens here. In that one moment
it becomes a relay for good, and the new one, which listens already, wakes up with the first whom
it hands on; the new front lets in nobody else until then. Never do two servers take orders.
"""

from __future__ import annotations

import secrets
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from provisioning import places
from provisioning.client import Ending, Facts, ask, carry_out_there, look_at
from provisioning.connections import Connection
from provisioning.copying import Copying, Weight, unlike
from provisioning.files.certificates import KEEPINGS
from provisioning.launching import lacking, made, public
from provisioning.plan import Narrate
from provisioning.site import Site
from provisioning.trouble import Trouble

Say = Callable[[str], None]
LEASE = 120  # seconds after which a shop that is held serves again by itself


@dataclass
class Move:
    """One shop on its way from ``old`` to ``new``; ``address`` is where visitors find the new."""

    name: str
    old: Connection
    new: Connection
    address: str
    version: str
    narrate: Narrate
    say: Say
    meter: Callable[[str], Callable[[int], object]]
    lease: int = LEASE
    #: Seconds in which visitors waited, as seen from here.
    waited: float = 0.0
    #: What both servers counted while the shop was held.
    weight: Weight = field(default_factory=dict)

    def carry_out(self) -> Ending:
        """Do what is left of the move; returns how the new server sees its names."""
        found = ask(self.old, "standing").demand().told
        site = Site.from_json(found["site"])
        if site.name != self.name:
            raise Trouble(f"That server holds the shop {site.name}.")
        if found["handed_to"] and found["handed_to"] != self.address:
            raise Trouble(f"{self.name} was handed over to {found['handed_to']} already.")
        facts = look_at(self.new)
        wanted = self._wanted(site, facts)
        if not found["handed_to"]:
            wanted = self._bring(found, facts, wanted)
        else:
            self.say("The old server has handed over already: finishing.")
            ask(self.old, f"hand_over {self.address}").demand()
            there = Site.from_json(self._demand(self.new, f"cat {places.SITE}"))
            wanted = replace(there, hand="")
        self.narrate("Serve on the new server", "doing")
        ending = carry_out_there(self.new, wanted, {}, self._quietly, self.say, mode="arrive")
        self.narrate("Serve on the new server", "done")
        return ending.demand()

    def _wanted(self, site: Site, facts: Facts) -> Site:
        addresses = public(self.address, facts.addresses)
        return replace(site, addresses=addresses, before=site.addresses)

    def _bring(self, found: dict[str, Any], facts: Facts, wanted: Site) -> Site:
        """Up to the moment from which the new server serves; returns what that one shall be."""
        if found["held"]:  # a client died in the middle
            ask(self.old, "let_go").demand()
        wanted = self._prepare(found, facts, wanted)
        copying = Copying(self.name, self.old, self.new, database_stays=wanted.postgresql)
        hand = secrets.token_hex(16)
        self._step(
            "Ready to hand over", lambda: self._ask(self.old, f"get_ready {self.address} {hand}")
        )
        self._step("Pictures and papers", lambda: copying.files(self.meter("Files"), strict=False))
        self._step("Database", lambda: copying.snapshot(self.meter("Database")))
        keeping = KEEPINGS[wanted.front]
        self._step("Certificates", lambda: copying.certificates(keeping))
        guarded = replace(wanted, hand=hand)
        ending = carry_out_there(self.new, guarded, {}, self.narrate, self.say, mode="try_out")
        missing = set(found["enabled"]) - set(ending.demand().told["enabled"])
        if missing:
            raise Trouble(f"The new server would not answer as {', '.join(sorted(missing))}.")
        self._step("HTTPS there", lambda: self._ask(self.old, f"reach {self.address}"))
        for there in (self.old, self.new):  # every picture is read now and not while they wait
            copying.weigh(there)
        sums = copying.sums()
        self._change_hands(copying, sums, hand, wanted.release != found["release"])
        return wanted

    def _prepare(self, found: dict[str, Any], facts: Facts, wanted: Site) -> Site:
        """Bring the new server to where a shop can be laid upon, with the release it runs."""
        old = look_at(self.old)
        with tempfile.TemporaryDirectory() as folder:
            if old.platform == facts.platform:
                wanted = replace(wanted, release=found["release"])
                sent = self._fetch_release(found, facts, Path(folder))
            else:
                release = made(facts, self.version, self.narrate)
                wanted, sent = replace(wanted, release=release.name), lacking(facts, release)
            there = carry_out_there(self.new, wanted, sent, self.narrate, self.say, mode="prepare")
        there.demand()
        return wanted

    def _fetch_release(self, found: dict[str, Any], facts: Facts, folder: Path) -> dict[str, Path]:
        """The very release that serves, and its packages, where the new server lacks them."""
        release, packages = found["release"], found["described"].get("packages", "")
        wanted = []
        if release not in facts.releases:
            wanted.append(("release.tar.zst", f"{places.RELEASES}/{release}"))
        if packages not in facts.packages:
            wanted.append(("packages.tar.zst", f"{places.PACKAGES}/{packages}"))
        sent = {}
        for name, place in wanted:
            script = f"tar -cf - --exclude=__pycache__ -C {place} . | zstd -q -3 -T0"
            with (folder / name).open("w+b") as stream:
                self.old.fetch(script, stream)
            sent[name] = folder / name
        return sent

    def _change_hands(self, copying: Copying, sums: list[str], hand: str, newer: bool) -> None:
        """Visitors wait: the rest is copied and compared, then the old server hands over."""
        begun = time.monotonic()
        self.narrate("Visitors wait", "doing")
        try:
            self._ask(self.old, f"hold {self.lease}")
            self.narrate("Visitors wait", "done")
            self._step("What is new since", lambda: self._rest(copying, sums))
            self._step("The same on both", lambda: self._compare(copying))
            if newer:
                self._ask(self.new, f"renew {self.name}")
            self._ask(self.new, "open_door")
            self.narrate("Hand over", "doing")
            self._ask(self.old, f"hand_over {self.address} {hand}")
        except BaseException:
            self._go_back()
            raise
        self.narrate("Hand over", "done")
        self.waited = time.monotonic() - begun

    def _rest(self, copying: Copying, sums: list[str]) -> None:
        copying.files(lambda _: None, strict=True)
        copying.database(sums, lambda _: None)

    def _compare(self, copying: Copying) -> None:
        with ThreadPoolExecutor(2) as both:
            here, there = both.map(copying.weigh, (self.old, self.new))
        if wrong := unlike(here, there):
            raise Trouble(f"The copy is not the same: {'; '.join(wrong[:3])}.")
        self.weight = there

    def _go_back(self) -> None:
        """Let the old server serve again, unless it has handed over; then nothing may go back."""
        try:
            if ask(self.old, "let_go").demand().told["handed"]:
                self.say("The old server has handed over: run the same command again.")
                return
            self.say("The old server serves again.")
            ask(self.new, "withdraw").demand()
        except Trouble as trouble:
            self.say(f"The old server serves again within {self.lease} seconds ({trouble})")

    def _step(self, name: str, work: Callable[[], object]) -> None:
        self.narrate(name, "doing")
        work()
        self.narrate(name, "done")

    def _ask(self, there: Connection, mode: str) -> Ending:
        return ask(there, mode, self.narrate, self.say).demand()

    def _quietly(self, name: str, outcome: Any) -> None:
        if outcome == "done":
            self.narrate(name, outcome)

    @staticmethod
    def _demand(there: Connection, script: str) -> str:
        done = there.run(script)
        if not done.good:
            raise Trouble(f"{there.address.host}: {done.err.strip()[-200:]}")
        return done.out
