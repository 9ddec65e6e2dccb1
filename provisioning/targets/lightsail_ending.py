"""Giving everything back to Lightsail, and looking again whether it went."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from provisioning.targets import lightsail_bucket, lightsail_dns, lightsail_holdings
from provisioning.targets.lightsail_calls import Calls
from provisioning.targets.lightsail_holdings import Holdings
from provisioning.targets.target import Billed, Say, called
from provisioning.targets.waiting import TooLong, wait_for
from provisioning.trouble import Trouble

LISTED_FOR = 60  # seconds; what was deleted may be listed a little longer


class Ending:
    """The end of one shop's server. One thing that can't be given back doesn't keep the others."""

    def __init__(self, calls: Calls, domains: Calls, shop: str, say: Say) -> None:
        self.calls = calls
        self.domains = domains
        self.shop = shop
        self.say = say
        self.problems: list[str] = []

    def destroy(self, *, backups: bool) -> tuple[Billed, ...]:
        """Give all of it back; a bucket that holds backups stays unless they are to go too.

        Returns what was kept on purpose; what is left against our will is Trouble.
        """
        held = lightsail_holdings.look(self.calls, self.shop)
        self._unpoint(held)
        self._give_back(held)
        kept = self._end_bucket(held, backups=backups)
        self._look_again(kept)
        for line in kept:
            self.say(f"kept, since backups are in it: {line}")
        return kept

    def _attempt(self, what: str, work: Callable[[], object]) -> None:
        self.say(f"giving back {what}")
        try:
            work()
        except Trouble as trouble:
            self.problems.append(f"{what}: {trouble}")

    def _unpoint(self, held: Holdings) -> None:
        known = [held.address.get("ipAddress", "")] if held.address else []
        known += held.instance.get("ipv6Addresses", []) if held.instance else []
        if addresses := tuple(filter(None, known)):
            try:
                lightsail_dns.unpoint(self.domains, addresses)
            except Trouble as trouble:
                self.say(f"DNS at Lightsail was left alone: {trouble}")

    def _give_back(self, held: Holdings) -> None:
        ask = partial(partial, self.calls.ask)
        name = called(self.shop)
        for date in held.automatic:
            work = ask("delete_auto_snapshot", resourceName=name, date=date)
            self._attempt(f"the automatic snapshot of {date}", work)
        if held.instance:
            self._attempt(f"the server {name}", self._end_server)
        if held.address:
            address = held.address["name"]
            work = ask("release_static_ip", staticIpName=address)
            self._attempt(f"the address {address}", work)
        for snapshot in held.snapshots:
            work = ask("delete_instance_snapshot", instanceSnapshotName=snapshot)
            self._attempt(f"the snapshot {snapshot}", work)
        for pair in held.key_pairs:
            self._attempt(f"the key pair {pair}", ask("delete_key_pair", keyPairName=pair))

    def _end_server(self) -> None:
        name = called(self.shop)
        self.calls.ask("delete_instance", instanceName=name, forceDeleteAddOns=True)

        def gone() -> bool | None:
            found = self.calls.find("get_instance", "instance", instanceName=name)
            return None if found else True

        wait_for(gone, "the server to be gone", say=self.say, sleep=self.calls.sleep)

    def _end_bucket(self, held: Holdings, *, backups: bool) -> tuple[Billed, ...]:
        if not held.bucket:
            return ()
        name = held.bucket["name"]
        self._attempt(f"the bucket {name}", lambda: lightsail_bucket.close(self.calls, name))
        try:
            if backups:
                self.calls.ask("delete_bucket", bucketName=name, forceDelete=True)
            else:
                self.calls.ask("delete_bucket", bucketName=name)  # refused while anything is in it
        except Trouble as trouble:
            if not backups:
                lines = lightsail_holdings.bill(self.calls, held)
                return tuple(line for line in lines if line.kind == "bucket")
            self.problems.append(f"the bucket {name}: {trouble}")
        return ()

    def _left(self, kept: tuple[Billed, ...]) -> list[str]:
        held = lightsail_holdings.look(self.calls, self.shop)
        bill = lightsail_holdings.bill(self.calls, held)
        lines = [str(line) for line in bill if line not in kept]
        return lines + [f"key pair {name}" for name in held.key_pairs]

    def _look_again(self, kept: tuple[Billed, ...]) -> None:
        try:
            wait_for(
                lambda: None if self._left(kept) else True,
                "the last of it to be gone",
                say=self.say,
                sleep=self.calls.sleep,
                at_most=LISTED_FOR,
            )
        except TooLong:
            left = self._left(kept)
            if left:
                raise Trouble(
                    f"Not everything is gone. Left: {'; '.join(left)}.",
                    hint=" ".join(["Destroy it again, or delete it there.", *self.problems]),
                ) from None
