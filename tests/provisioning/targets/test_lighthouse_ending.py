from __future__ import annotations

import pytest

from provisioning.targets.lighthouse import Lighthouse
from provisioning.targets.target import Wish
from provisioning.trouble import Trouble
from tests.lab.clouds import lighthouse as standin
from tests.provisioning.targets.conftest import Narration

TEA = Wish(shop="tea")


@pytest.fixture
def rented(lighthouse: Lighthouse, tencent: standin.Lighthouse, told: Narration) -> Lighthouse:
    lighthouse.rent(TEA, told.say)
    lighthouse.snapshot("tea", "before 0.2.0")
    return lighthouse


def test_it_works(rented: Lighthouse, tencent: standin.Lighthouse, told: Narration) -> None:
    assert len(rented.holdings("tea")) == 2
    assert rented.destroy("tea", told.say) == ()
    assert not tencent.account.instances
    assert not tencent.account.snapshots
    assert not tencent.account.key_pairs
    assert rented.holdings("tea") == ()


def test_a_server_that_is_not_taken_back_is_named_and_not_renewed(
    rented: Lighthouse, tencent: standin.Lighthouse, told: Narration
) -> None:
    tencent.account.returnable = False
    with pytest.raises(Trouble) as caught:
        rented.destroy("tea", told.say)
    said = str(caught.value)
    assert "Left: server storebuilder-tea in Lighthouse ap-singapore" in said
    assert "does not take this server back" in said
    assert "That is on 2026-12-25, and it is not renewed." in said
    [instance] = tencent.account.instances.values()
    assert instance["RenewFlag"] == "NOTIFY_AND_MANUAL_RENEW"
    assert not tencent.account.snapshots


def test_what_can_not_be_given_back_is_named_and_the_rest_goes(
    rented: Lighthouse, tencent: standin.Lighthouse, told: Narration
) -> None:
    tencent.faults.refuse["DeleteSnapshots"] = ("FailedOperation.SnapshotOperationFailed", "Stuck.")
    with pytest.raises(Trouble, match=r"Left: snapshot storebuilder-tea_.*Stuck\."):
        rented.destroy("tea", told.say)
    assert not tencent.account.instances


def test_after_its_end_a_shop_is_bought_anew_under_another_token(
    rented: Lighthouse, tencent: standin.Lighthouse, told: Narration
) -> None:
    rented.destroy("tea", told.say)
    assert rented.rent(TEA, told.say).address
    assert len(tencent.account.paid) == 2


def test_another_shops_things_are_left_alone(
    rented: Lighthouse, tencent: standin.Lighthouse, told: Narration
) -> None:
    rented.rent(Wish(shop="tea-time"), told.say)
    rented.destroy("tea", told.say)
    [instance] = tencent.account.instances.values()
    assert instance["InstanceName"] == "storebuilder-tea-time"
    assert len(tencent.account.key_pairs) == 1


def test_destroying_what_is_not_there_does_nothing(
    lighthouse: Lighthouse, tencent: standin.Lighthouse, told: Narration
) -> None:
    assert lighthouse.destroy("tea", told.say) == ()
    assert {name[:8] for name in tencent.asked} == {"Describe"}
