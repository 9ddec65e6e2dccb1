"""Tencent Cloud Lighthouse, by the vendor's own library: paid ahead by the month."""

from __future__ import annotations

import os
import time
from pathlib import Path

from provisioning.targets import (
    keys,
    lighthouse_choosing,
    lighthouse_firewall,
    lighthouse_holdings,
    lighthouse_keys,
    lighthouse_server,
    lighthouse_snapshots,
)
from provisioning.targets.lighthouse_attempts import Attempts
from provisioning.targets.lighthouse_calls import SITES, Calls
from provisioning.targets.lighthouse_ending import Ending
from provisioning.targets.lighthouse_server import Instance
from provisioning.targets.target import Billed, Offer, Rented, Say, Sleep, Wish, called
from provisioning.trouble import Trouble

REGION = "ap-singapore"
ICP = (
    "{region} is in mainland China: a domain may be served from there only after an ICP filing; "
    "without one its visitors are turned away."
)


class Lighthouse:
    """One region of Lighthouse; ``state`` is the folder where this computer's keys lie."""

    name = "lighthouse"

    def __init__(
        self,
        state: Path,
        region: str = REGION,
        *,
        site: str = "",
        endpoint: str = "",
        sleep: Sleep = time.sleep,
    ) -> None:
        site = site or os.environ.get("TENCENTCLOUD_SITE") or "china"
        endpoint = endpoint or os.environ.get("TENCENTCLOUD_LIGHTHOUSE_ENDPOINT", "")
        if site not in SITES:
            raise Trouble(f"There is no site {site!r}.", hint=f"There are {', '.join(SITES)}.")
        self.state = state
        self.calls = Calls(region, endpoint or SITES[site], sleep)

    @property
    def region(self) -> str:
        """The cloud's name of this region."""
        return self.calls.region

    def offer(self, wish: Wish) -> Offer:
        """What would be bought, and what is taken for it at once."""
        notes = self._hints(wish)
        if lighthouse_server.look(self.calls, wish.shop):
            return Offer((), notes=(*notes, f"The server {called(wish.shop)} is there already."))
        chosen = lighthouse_choosing.choose(self.calls, wish)
        where = f"Lighthouse {self.calls.region}"
        kind = f"server {chosen.bundle}, {chosen.system},"
        months = "1 month" if wish.months == 1 else f"{wish.months} months"
        then = "renews itself month by month" if wish.renew else "ends"
        return Offer(
            (Billed(called(wish.shop), kind, chosen.price, where),),
            prepaid=f"{chosen.due} at once for {months}; then it {then}",
            notes=(
                *notes,
                "Paid ahead: what comes back of it is for Tencent Cloud's rules to say.",
            ),
        )

    def rent(self, wish: Wish, say: Say) -> Rented:
        """The shop's server with open ports: what was bought already is kept."""
        shop, attempts = wish.shop, self._attempts(wish.shop)
        if not lighthouse_server.look(self.calls, shop):
            attempts.note(lighthouse_server.all_of(self.calls, shop))
            chosen = lighthouse_choosing.choose(self.calls, wish)
            say(f"buying {called(shop)} ({chosen.bundle}, {chosen.system}, {chosen.due})")
            key = keys.made(self._path(shop), called(shop))
            key_id = lighthouse_keys.brought(self.calls, shop, key)
            token = attempts.token(self.calls.region, shop, key.public)
            lighthouse_server.make(self.calls, shop, chosen, key_id, token)
        instance = lighthouse_server.wait_until_running(self.calls, shop, attempts, say)
        say(f"the server runs at {instance['PublicAddresses'][0]}")
        lighthouse_firewall.open_ports(self.calls, instance["InstanceId"])
        return self._rented(shop, instance)

    def find(self, shop: str) -> Rented | None:
        """The shop's server as it is, without making anything; None before it has an address."""
        instance = lighthouse_server.look(self.calls, shop)
        if not instance or not instance.get("PublicAddresses"):
            return None
        return self._rented(shop, instance)

    def snapshot(self, shop: str, label: str) -> str:
        """Snapshot the server and keep the newest three of ours; returns its name."""
        return lighthouse_snapshots.take(self.calls, shop, self._id_of(shop), label)

    def open_ports(self, shop: str) -> None:
        """Open what a shop needs and leave alone what was opened beside it."""
        lighthouse_firewall.open_ports(self.calls, self._id_of(shop))

    def holdings(self, shop: str) -> tuple[Billed, ...]:
        """Every thing of the shop's that costs or may begin to."""
        return lighthouse_holdings.bill(self.calls, lighthouse_holdings.look(self.calls, shop))

    def destroy(self, shop: str, say: Say, *, backups: bool = False) -> tuple[Billed, ...]:
        """Give everything back and look again; nothing is kept, for there is no bucket here."""
        lighthouse_server.look(self.calls, shop)  # refuses what is somebody else's
        Ending(self.calls, shop, say).destroy()
        keys.forget(self._path(shop))
        self._attempts(shop).forget()
        return ()

    def _hints(self, wish: Wish) -> tuple[str, ...]:
        rows = self.calls.ask("DescribeRegions")["RegionSet"]
        found = next((row for row in rows if row["Region"] == self.calls.region), None)
        if not found:
            names = ", ".join(row["Region"] for row in rows)
            raise Trouble(
                f"Lighthouse has no region {self.calls.region!r}.", hint=f"It has {names}."
            )
        mainland = found.get("IsChinaMainland") and wish.hosts
        return (ICP.format(region=self.calls.region),) if mainland else ()

    def _rented(self, shop: str, instance: Instance) -> Rented:
        key = keys.held(self._path(shop))
        ours = key and lighthouse_keys.opens(self.calls, shop, key, instance)
        return Rented(
            instance["PublicAddresses"][0],
            lighthouse_keys.user_of(self.calls, shop, instance),
            (),
            key.path if key and ours else None,
            self.holdings(shop),
        )

    def _id_of(self, shop: str) -> str:
        instance = lighthouse_server.look(self.calls, shop)
        if not instance:
            raise Trouble(f"The shop {shop} has no server at Lighthouse in {self.calls.region}.")
        return str(instance["InstanceId"])

    def _path(self, shop: str) -> Path:
        return self.state / "keys" / f"lighthouse-{self.calls.region}-{shop}"

    def _attempts(self, shop: str) -> Attempts:
        return Attempts(self._path(shop).with_suffix(".failed"))
