from __future__ import annotations

from pathlib import Path

import pytest

from provisioning.targets.lightsail import Lightsail
from provisioning.targets.target import Billed, Wish
from provisioning.trouble import Trouble
from tests.lab.clouds import lightsail as standin
from tests.provisioning.targets.conftest import Narration

TEA = Wish(shop="tea")
HOST_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPaperPaperPaperPaperPaperPaperPaperPap"


def test_it_works(
    lightsail: Lightsail, amazon: standin.Lightsail, state: Path, told: Narration
) -> None:
    rented = lightsail.rent(TEA, told.say)
    assert rented.address == amazon.account.static_ips["storebuilder-tea_address"]["ipAddress"]
    assert rented.user == "admin"
    assert rented.host_keys == (f"{rented.address} {HOST_KEY}",)
    assert rented.key == state / "keys" / "lightsail-us-east-1-tea"
    assert Billed("storebuilder-tea", "server", "USD 5.00 a month", "Lightsail us-east-1") in (
        rented.bill
    )
    assert told.lines[0] == "renting storebuilder-tea (nano_3_0, debian_12, USD 5.00 a month)"


def test_an_offer_shows_every_price_and_makes_nothing(
    lightsail: Lightsail, amazon: standin.Lightsail
) -> None:
    offer = lightsail.offer(Wish(shop="tea", bucket=True))
    assert [str(line) for line in offer.bill] == [
        "server nano_3_0, debian_12, storebuilder-tea in Lightsail us-east-1: USD 5.00 a month",
        "address storebuilder-tea_address in Lightsail us-east-1: free with its server",
        "snapshots daily in Lightsail us-east-1: USD 0.05 a month for each GB stored",
        "bucket backups in Lightsail us-east-1: USD 1.00 a month",
    ]
    assert offer.prepaid == ""
    assert {name[:3] for name in amazon.asked} == {"Get"}


def test_an_offer_for_a_shop_that_is_there_costs_nothing_more(
    lightsail: Lightsail, told: Narration
) -> None:
    lightsail.rent(TEA, told.say)
    offer = lightsail.offer(TEA)
    assert offer.bill == ()
    assert "The server storebuilder-tea is there already." in offer.notes


def test_a_size_may_be_named(lightsail: Lightsail, amazon: standin.Lightsail) -> None:
    assert "USD 12.00" in str(lightsail.offer(Wish(shop="tea", size="small_3_0")).bill[0])
    assert "USD 7.00" in str(lightsail.offer(Wish(shop="tea", size="micro")).bill[0])


def test_an_unknown_size_is_answered_with_those_on_sale(lightsail: Lightsail) -> None:
    with pytest.raises(Trouble, match=r"no size 'nano_ipv6_3_0'.*It has nano_3_0 \(USD 5.00"):
        lightsail.offer(Wish(shop="tea", size="nano_ipv6_3_0"))


def test_an_unknown_region_is_answered_with_those_that_there_are(
    amazon: standin.Lightsail, state: Path, told: Narration
) -> None:
    with pytest.raises(Trouble, match="no region 'mars-1'. It has us-east-1, eu-central-1"):
        Lightsail(state, "mars-1", sleep=told.sleep).offer(TEA)


def test_rented_twice_it_is_one_server(
    lightsail: Lightsail, amazon: standin.Lightsail, told: Narration
) -> None:
    first = lightsail.rent(TEA, told.say)
    asked = len(amazon.asked)
    assert lightsail.rent(TEA, told.say) == first
    changes = [name for name in amazon.asked[asked:] if not name.startswith("Get")]
    assert changes == ["PutInstancePublicPorts"]
    assert len(amazon.account.instances) == len(amazon.account.static_ips) == 1


def test_only_the_ports_of_a_shop_are_open(
    lightsail: Lightsail, amazon: standin.Lightsail, told: Narration
) -> None:
    lightsail.rent(TEA, told.say)
    ports = amazon.account.ports["storebuilder-tea"]
    assert [(port["protocol"], port["fromPort"], port["toPort"]) for port in ports] == [
        ("tcp", 22, 22),
        ("tcp", 80, 80),
        ("tcp", 443, 443),
        ("udp", 443, 443),
    ]


def test_somebody_elses_server_of_the_same_name_is_left_alone(
    lightsail: Lightsail, amazon: standin.Lightsail, told: Narration
) -> None:
    lightsail.rent(TEA, told.say)
    amazon.account.instances["storebuilder-tea"]["tags"] = [{"key": "storebuilder", "value": "x"}]
    for verb in (lambda: lightsail.rent(TEA, told.say), lambda: lightsail.destroy("tea", told.say)):
        with pytest.raises(Trouble, match="was not made for the shop tea"):
            verb()
    assert "storebuilder-tea" in amazon.account.instances


def test_what_was_rented_is_found_again(lightsail: Lightsail, told: Narration) -> None:
    assert lightsail.find("tea") is None
    rented = lightsail.rent(TEA, told.say)
    assert lightsail.find("tea") == rented


def test_another_computer_finds_it_but_has_no_key(
    lightsail: Lightsail, amazon: standin.Lightsail, tmp_path: Path, told: Narration
) -> None:
    rented = lightsail.rent(TEA, told.say)
    other = Lightsail(tmp_path / "other", sleep=told.sleep).rent(TEA, told.say)
    assert other.address == rented.address
    assert other.key is None
    assert len(amazon.account.key_pairs) == 1


def test_a_key_is_made_where_there_is_none_and_only_its_owner_reads_it(
    amazon: standin.Lightsail, tmp_path: Path, told: Narration
) -> None:
    rented = Lightsail(tmp_path / "new", sleep=told.sleep).rent(TEA, told.say)
    assert rented.key is not None
    assert rented.key.stat().st_mode & 0o777 == 0o600
    [public] = amazon.account.key_pairs.values()
    assert public == rented.key.with_suffix(".pub").read_text().strip()


def test_a_server_that_never_runs_ends_the_patience(
    lightsail: Lightsail, amazon: standin.Lightsail, told: Narration
) -> None:
    amazon.faults.never_runs = True
    with pytest.raises(Trouble, match="Waited 600 seconds for the server to run"):
        lightsail.rent(TEA, told.say)
    assert "waiting for the server to run, 45 seconds" in told.lines


def test_a_server_that_was_stopped_is_said(
    lightsail: Lightsail, amazon: standin.Lightsail, told: Narration
) -> None:
    lightsail.rent(TEA, told.say)
    amazon.faults.never_runs = True
    amazon.account.instances["storebuilder-tea"]["state"] = {"code": 80, "name": "stopped"}
    with pytest.raises(Trouble, match="storebuilder-tea is stopped. Start it"):
        lightsail.rent(TEA, told.say)


def test_without_host_keys_the_first_connection_is_believed(
    lightsail: Lightsail, amazon: standin.Lightsail, told: Narration
) -> None:
    amazon.faults.keeps_host_keys = True
    assert lightsail.rent(TEA, told.say).host_keys == ()
    assert any("the first connection is believed" in line for line in told.lines)


def test_the_key_that_amazon_offers_is_never_shown(lightsail: Lightsail, told: Narration) -> None:
    rented = lightsail.rent(TEA, told.say)
    assert "nobody asked for" not in f"{rented} {told.lines}"
