from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from provisioning.targets.lighthouse import Lighthouse
from provisioning.targets.target import Wish
from provisioning.trouble import Trouble
from tests.lab.clouds import lighthouse as standin
from tests.provisioning.targets.conftest import Narration

TEA = Wish(shop="tea")


def test_a_purchase_that_lost_its_line_at_any_request_is_finished_and_paid_once(
    lighthouse: Lighthouse, tencent: standin.Lighthouse, state: Path, told: Narration
) -> None:
    """Each request in turn is carried out, its answer lost, and nothing after it arrives."""
    whole = lighthouse.rent(TEA, told.say)
    assert tencent.faults.count > 15
    for number in range(1, tencent.faults.count + 1):
        with standin.running() as cloud:
            target = Lighthouse(state, endpoint=cloud.url, sleep=told.sleep)
            cloud.faults.lose_from = number
            with pytest.raises(Trouble, match="could not be reached"):
                target.rent(TEA, told.say)
            cloud.faults.lose_from = None
            again = Lighthouse(state, endpoint=cloud.url, sleep=told.sleep).rent(TEA, told.say)
            assert (again.key, again.user, again.bill) == (whole.key, whole.user, whole.bill)
            assert len(cloud.account.paid) == len(cloud.account.key_pairs) == 1
            [rules] = cloud.account.rules.values()
            assert len(rules) == 3


def test_an_end_that_lost_its_line_at_any_request_is_finished_by_the_next(
    tencent: standin.Lighthouse, state: Path, told: Narration
) -> None:
    spare = shutil.copytree(state, state.with_name("spare"))
    number, requests = 0, 1
    while number < requests:
        number += 1
        shutil.copytree(spare, state, dirs_exist_ok=True)
        with standin.running() as cloud:
            target = Lighthouse(state, endpoint=cloud.url, sleep=told.sleep)
            target.rent(TEA, told.say)
            target.snapshot("tea", "before 0.2.0")
            cloud.faults.count = 0
            if number > 1:
                cloud.faults.lose_from = number - 1
                with pytest.raises(Trouble, match="could not be reached"):
                    target.destroy("tea", told.say)
                cloud.faults.lose_from = None
                target.destroy("tea", told.say)
            else:
                target.destroy("tea", told.say)
                requests = cloud.faults.count + 1
            held = cloud.account
            assert (held.instances, held.snapshots, held.key_pairs) == ({}, {}, {})
