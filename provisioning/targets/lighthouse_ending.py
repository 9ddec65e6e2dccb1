"""Giving everything back to Lighthouse, and looking again whether it went."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from provisioning.targets import lighthouse_holdings, lighthouse_server
from provisioning.targets.lighthouse_calls import Calls
from provisioning.targets.lighthouse_holdings import AUTO_RENEW
from provisioning.targets.lighthouse_refusals import NOT_RETURNABLE, Refusal
from provisioning.targets.target import Say
from provisioning.targets.waiting import TooLong, wait_for
from provisioning.trouble import Trouble

LISTED_FOR = 60  # seconds; what was deleted may be listed a little longer


class Ending:
    """The end of one shop's server; what of the price comes back is between vendor and merchant."""

    def __init__(self, calls: Calls, shop: str, say: Say) -> None:
        self.calls = calls
        self.shop = shop
        self.say = say
        self.problems: list[str] = []

    def destroy(self) -> None:
        """Give all of it back; what is left is Trouble that names it."""
        held = lighthouse_holdings.look(self.calls, self.shop)
        for row in held.snapshots:
            work = partial(self.calls.ask, "DeleteSnapshots", SnapshotIds=[row["SnapshotId"]])
            self._attempt(f"the snapshot {row['SnapshotName']}", work)
        for row in held.instances:
            self._attempt(f"the server {row['InstanceName']}", partial(self._end_server, row))
        for row in held.key_pairs:
            work = partial(self.calls.ask, "DeleteKeyPairs", KeyIds=[row["KeyId"]])
            self._attempt(f"the key pair {row['KeyName']}", work)
        self._look_again()

    def _attempt(self, what: str, work: Callable[[], object]) -> None:
        self.say(f"giving back {what}")
        try:
            work()
        except Trouble as trouble:
            self.problems.append(f"{what}: {trouble}")

    def _end_server(self, instance: dict[str, Any]) -> None:
        ids = [instance["InstanceId"]]
        if instance.get("RenewFlag") == AUTO_RENEW:
            # First of all: whatever goes wrong below, no other month is paid for.
            flag = "NOTIFY_AND_MANUAL_RENEW"
            self.calls.ask("ModifyInstancesRenewFlag", InstanceIds=ids, RenewFlag=flag)
        if instance["InstanceState"] not in {"SHUTDOWN", "TERMINATING", "DELETING"}:
            try:
                self.calls.ask("IsolateInstances", InstanceIds=ids)
            except Refusal as refusal:
                if refusal.code != NOT_RETURNABLE:
                    raise
                until = (instance.get("ExpiredTime") or "")[:10]
                raise Trouble(f"{refusal} That is on {until}, and it is not renewed.") from refusal
        self._wait("the server to be shut down", ids[0], {"SHUTDOWN", "TERMINATING", None})
        if self._state(ids[0]) == "SHUTDOWN":
            self.calls.ask("TerminateInstances", InstanceIds=ids)
        self._wait("the server to be gone", ids[0], {None})

    def _wait(self, what: str, instance_id: str, states: set[str | None]) -> None:
        def there() -> bool | None:
            return True if self._state(instance_id) in states else None

        wait_for(there, what, say=self.say, sleep=self.calls.sleep)

    def _state(self, instance_id: str) -> str | None:
        rows = lighthouse_server.all_of(self.calls, self.shop)
        found = (row["InstanceState"] for row in rows if row["InstanceId"] == instance_id)
        return next(found, None)

    def _left(self) -> list[str]:
        held = lighthouse_holdings.look(self.calls, self.shop)
        lines = [str(line) for line in lighthouse_holdings.bill(self.calls, held)]
        return lines + [f"key pair {row['KeyName']}" for row in held.key_pairs]

    def _look_again(self) -> None:
        try:
            wait_for(
                lambda: None if self._left() else True,
                "the last of it to be gone",
                say=self.say,
                sleep=self.calls.sleep,
                at_most=LISTED_FOR,
            )
        except TooLong:
            left = self._left()
            if left:
                raise Trouble(
                    f"Not everything is gone. Left: {'; '.join(left)}.",
                    hint=" ".join(["Destroy it again, or delete it there.", *self.problems]),
                ) from None
