from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from provisioning.targets.lightsail import Lightsail
from provisioning.targets.target import Rented, Wish
from provisioning.trouble import Trouble
from tests.lab.clouds import lightsail as standin
from tests.provisioning.targets.conftest import Narration

TEA = Wish(shop="tea", hosts=("tea.example",))


def prepared(cloud: standin.Lightsail) -> None:
    cloud.account.domains["tea.example"] = []


def test_a_rental_that_lost_its_line_at_any_request_is_finished_by_the_next(
    lightsail: Lightsail, amazon: standin.Lightsail, told: Narration
) -> None:
    """Each request in turn is carried out, its answer lost, and nothing after it arrives."""
    prepared(amazon)
    whole = lightsail.rent(TEA, told.say)
    requests = amazon.faults.count
    assert requests > 20
    for number in range(1, requests + 1):
        amazon.begin_anew()
        prepared(amazon)
        amazon.faults.lose_from = number
        with pytest.raises(Trouble, match="could not be reached"):
            lightsail.rent(TEA, told.say)
        amazon.faults.lose_from = None
        assert_whole(amazon, lightsail.rent(TEA, told.say), whole)


def test_an_end_that_lost_its_line_at_any_request_is_finished_by_the_next(
    lightsail: Lightsail, amazon: standin.Lightsail, state: Path, told: Narration
) -> None:
    spare = shutil.copytree(state, state.with_name("spare"))
    filled(lightsail, amazon, told)
    lightsail.destroy("tea", told.say)
    assert_empty(amazon)
    for number in range(1, amazon.faults.count + 1):
        shutil.copytree(spare, state, dirs_exist_ok=True)
        amazon.begin_anew()
        filled(lightsail, amazon, told)
        amazon.faults.lose_from = number
        with pytest.raises(Trouble, match="could not be reached"):
            lightsail.destroy("tea", told.say)
        amazon.faults.lose_from = None
        lightsail.destroy("tea", told.say)
        assert_empty(amazon)


def filled(lightsail: Lightsail, amazon: standin.Lightsail, told: Narration) -> None:
    """A shop that holds one of everything."""
    prepared(amazon)
    lightsail.rent(TEA, told.say)
    lightsail.snapshot("tea", "before 0.2.0")
    lightsail.rent_bucket("tea", told.say)
    amazon.account.automatic["storebuilder-tea"] = ["2026-11-24"]
    amazon.faults.count = 0


def assert_whole(cloud: standin.Lightsail, rented: Rented, whole: Rented) -> None:
    account = cloud.account
    assert list(account.instances) == ["storebuilder-tea"]
    assert list(account.static_ips) == ["storebuilder-tea_address"]
    assert len(account.key_pairs) == 1
    assert len(account.ports["storebuilder-tea"]) == 4
    assert account.instances["storebuilder-tea"]["addOns"]
    [entry] = account.domains["tea.example"]
    assert entry["target"] == rented.address
    assert (rented.key, rented.user, rented.bill) == (whole.key, whole.user, whole.bill)


def assert_empty(cloud: standin.Lightsail) -> None:
    account = cloud.account
    held = (account.instances, account.static_ips, account.snapshots, account.buckets)
    assert held == ({}, {}, {}, {})
    assert account.key_pairs == {}
    assert account.domains == {"tea.example": []}
