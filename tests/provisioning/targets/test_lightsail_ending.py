from __future__ import annotations

import pytest

from provisioning.targets.lightsail import Lightsail
from provisioning.targets.target import Wish
from provisioning.trouble import Trouble
from tests.lab.clouds import lightsail as standin
from tests.provisioning.targets.conftest import Narration

TEA = Wish(shop="tea", hosts=("tea.example",))


@pytest.fixture
def rented(lightsail: Lightsail, amazon: standin.Lightsail, told: Narration) -> Lightsail:
    """A server with everything that may belong to it."""
    amazon.account.domains["tea.example"] = []
    lightsail.rent(TEA, told.say)
    lightsail.snapshot("tea", "before 0.2.0")
    lightsail.rent_bucket("tea", told.say)
    amazon.account.automatic["storebuilder-tea"] = ["2026-11-24"]
    return lightsail


def test_it_works(rented: Lightsail, amazon: standin.Lightsail, told: Narration) -> None:
    assert rented.destroy("tea", told.say) == ()
    account = amazon.account
    assert not account.instances
    assert not account.static_ips
    assert not account.snapshots
    assert not account.automatic["storebuilder-tea"]
    assert not account.buckets
    assert not account.key_pairs
    assert rented.holdings("tea") == ()
    assert "giving back the address storebuilder-tea_address" in told.lines


def test_every_billed_thing_is_listed_with_its_price(
    rented: Lightsail, amazon: standin.Lightsail
) -> None:
    [snapshot], [bucket] = list(amazon.account.snapshots), list(amazon.account.buckets)
    where = "in Lightsail us-east-1"
    assert [str(line) for line in rented.holdings("tea")] == [
        f"server storebuilder-tea {where}: USD 5.00 a month",
        f"address storebuilder-tea_address {where}: free with its server",
        f"snapshot {snapshot} {where}: USD 0.05 a month for each GB stored",
        f"automatic snapshot 2026-11-24 {where}: USD 0.05 a month for each GB stored",
        f"bucket {bucket} {where}: USD 1.00 a month",
    ]


def test_names_that_led_to_the_server_lead_to_nobody_elses_later(
    rented: Lightsail, amazon: standin.Lightsail, told: Narration
) -> None:
    mine = amazon.account.domains["tea.example"]
    other = {"id": "1", "name": "www.tea.example", "type": "A", "target": "203.0.113.9"}
    mine.append(other)
    rented.destroy("tea", told.say)
    assert amazon.account.domains["tea.example"] == [other]


def test_a_bucket_with_backups_is_kept_and_said(
    rented: Lightsail, amazon: standin.Lightsail, told: Narration
) -> None:
    [name] = amazon.account.buckets
    amazon.account.objects[name] = 12
    [kept] = rented.destroy("tea", told.say)
    assert kept.name == name
    assert told.lines[-1].startswith(f"kept, since backups are in it: bucket {name}")
    assert amazon.account.bucket_keys[name] == []
    assert rented.holdings("tea") == (kept,)


def test_a_bucket_with_backups_goes_where_that_is_wanted(
    rented: Lightsail, amazon: standin.Lightsail, told: Narration
) -> None:
    [name] = amazon.account.buckets
    amazon.account.objects[name] = 12
    assert rented.destroy("tea", told.say, backups=True) == ()
    assert amazon.account.buckets == {}


def test_what_can_not_be_given_back_is_named_and_the_rest_goes(
    rented: Lightsail, amazon: standin.Lightsail, told: Narration
) -> None:
    amazon.faults.refuse["ReleaseStaticIp"] = ("OperationFailureException", "It is stuck.")
    with pytest.raises(Trouble) as caught:
        rented.destroy("tea", told.say)
    assert (
        "Left: address storebuilder-tea_address in Lightsail us-east-1: "
        "USD 3.65 a month while no server has it." in str(caught.value)
    )
    assert "It is stuck." in str(caught.value)
    assert not amazon.account.instances
    assert not amazon.account.snapshots


def test_a_server_that_does_not_go_is_named_with_its_price(
    rented: Lightsail, amazon: standin.Lightsail, told: Narration
) -> None:
    amazon.faults.refuse["DeleteInstance"] = ("AccessDeniedException", "not authorized")
    with pytest.raises(Trouble, match=r"Left: server storebuilder-tea .*USD 5.00 a month"):
        rented.destroy("tea", told.say)


def test_a_shop_whose_name_begins_alike_is_left_alone(
    rented: Lightsail, amazon: standin.Lightsail, told: Narration
) -> None:
    for shop in ("tea-time", "tea-key-12345678"):
        rented.rent(Wish(shop=shop), told.say)
        rented.snapshot(shop, "before 0.2.0")
    rented.destroy("tea", told.say)
    assert len(amazon.account.instances) == 2
    assert len(amazon.account.static_ips) == 2
    assert len(amazon.account.snapshots) == 2
    assert len(amazon.account.key_pairs) == 2


def test_destroying_what_is_not_there_does_nothing(
    lightsail: Lightsail, amazon: standin.Lightsail, told: Narration
) -> None:
    assert lightsail.destroy("tea", told.say) == ()
    assert {name[:3] for name in amazon.asked} == {"Get"}


def test_after_its_end_a_shop_can_be_rented_anew_with_another_key(
    rented: Lightsail, amazon: standin.Lightsail, told: Narration
) -> None:
    [old] = amazon.account.key_pairs.values()
    rented.destroy("tea", told.say)
    assert rented.rent(TEA, told.say).key
    [new] = amazon.account.key_pairs.values()
    assert new != old
