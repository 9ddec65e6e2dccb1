"""A bought server that is a real one, with the firewall that Lighthouse puts around it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from provisioning.targets.lighthouse import Lighthouse
from provisioning.targets.target import Wish
from tests.lab.clouds import lighthouse as standin
from tests.lab.clouds.boxes import BoxMachines
from tests.lab.services import Lab
from tests.provisioning.targets.conftest import Narration
from tests.provisioning.targets.signing_in import ssh

pytestmark = pytest.mark.box


@pytest.fixture
def tencent(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Iterator[standin.Lighthouse]:
    machines = BoxMachines(lab, user="root")
    with standin.running(machines) as lighthouse:
        for name, value in lighthouse.environment().items():
            monkeypatch.setenv(name, value)
        yield lighthouse
    machines.close()


def test_it_works(
    lighthouse: Lighthouse, tencent: standin.Lighthouse, tmp_path: Path, told: Narration
) -> None:
    rented = lighthouse.rent(Wish(shop="tea"), told.say)
    assert ssh(rented, tmp_path, "id -un") == "root\n"
    assert lighthouse.destroy("tea", told.say) == ()
    assert tencent.account.instances == {}
