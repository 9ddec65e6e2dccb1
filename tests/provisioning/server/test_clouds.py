"""One command from nothing to a live shop at a cloud, and one that gives everything back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from tests.lab.acme import Acme
from tests.lab.clouds import lighthouse, lightsail
from tests.lab.clouds.boxes import BoxMachines
from tests.lab.services import Lab
from tests.provisioning.server.buyers import Buyer
from tests.provisioning.server.merchant import NAME, NAMES, SHOP, Merchant


@dataclass
class Customer(Merchant):
    """A merchant with an account at a cloud."""

    account: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return super().environment | self.account

    def launching_at(self, cloud: str, *more: str) -> list[str]:
        return [
            *("launch", NAME, "--on", cloud, "--domain", SHOP, "--email", f"owner@{SHOP}"),
            *("--acme-directory", self.acme.directory, "--acme-ca", str(self.acme.ca), *more),
        ]


@pytest.fixture
def machines(lab: Lab, request: pytest.FixtureRequest) -> Iterator[BoxMachines]:
    boxes = BoxMachines(lab, user=request.param)
    yield boxes
    boxes.close()


@pytest.mark.parametrize(
    ("machines", "cloud", "standin"),
    [("admin", "lightsail", lightsail), ("root", "lighthouse", lighthouse)],
    indirect=["machines"],
    ids=["lightsail", "lighthouse"],
)
def test_it_works(
    machines: BoxMachines, cloud: str, standin: object, merchant: Merchant, acme: Acme
) -> None:
    with standin.running(machines) as account:  # type: ignore[attr-defined]
        customer = Customer(merchant.folder, acme, account=account.environment())
        for host in NAMES:
            acme.name(host)

        dry = customer.run(*customer.launching_at(cloud, "--dry-run"))
        assert dry.returncode == 0, dry.stderr
        assert "a month" in dry.stderr
        assert machines.boxes == {}

        unasked = customer.run(*customer.launching_at(cloud))
        assert unasked.returncode == 4
        assert "Add --yes." in unasked.stderr
        assert machines.boxes == {}

        # The address is known once it is rented, so the names cannot lead there before.
        first = customer.run(*customer.launching_at(cloud, "--yes"))
        assert first.returncode == 3, first.stderr
        [box] = machines.boxes.values()
        address = next(line.split()[-1] for line in first.stdout.splitlines() if " A " in line)
        for host in NAMES:
            acme.name(host, address)
        second = customer.run(*customer.launching_at(cloud, "--yes"))
        assert second.returncode == 0, second.stderr
        assert f"https://{SHOP}/" in second.stdout
        assert list(machines.boxes.values()) == [box]
        assert Buyer(address, acme).get("/").status == 200
        code, found = customer.status()
        assert (code, found["serves"]) == (0, True)

        ended = customer.run("destroy", NAME, "--yes", "--without-backup")
        assert ended.returncode == 0, ended.stderr
        assert machines.boxes == {}
        assert customer.run("status", NAME).returncode == 1
        secrets = [value for name, value in customer.account.items() if "SECRET" in name]
        assert secrets
        for said in (dry, first, second, ended):
            assert not any(secret in said.stdout + said.stderr for secret in secrets)
