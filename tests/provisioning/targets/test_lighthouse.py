from __future__ import annotations

import sys
from pathlib import Path

import pytest

from provisioning.targets.lighthouse import Lighthouse
from provisioning.targets.lighthouse_calls import SITES
from provisioning.targets.target import Wish
from provisioning.trouble import Trouble
from tests.lab.clouds import lighthouse as standin
from tests.provisioning.targets.conftest import Narration

TEA = Wish(shop="tea")
WHERE = "in Lighthouse ap-singapore"


def test_it_works(
    lighthouse: Lighthouse, tencent: standin.Lighthouse, state: Path, told: Narration
) -> None:
    rented = lighthouse.rent(TEA, told.say)
    [instance] = tencent.account.instances.values()
    assert rented.address == instance["PublicAddresses"][0]
    assert rented.user == "root"
    assert rented.host_keys == ()
    assert rented.key == state / "keys" / "lighthouse-ap-singapore-tea"
    assert [str(line) for line in rented.bill] == [
        f"server storebuilder-tea {WHERE}: CNY 30.00 a month, paid until 2026-12-25, renews itself"
    ]
    assert told.lines[0] == "buying storebuilder-tea (bundle_small, Debian 12.0 64bit, CNY 30.00)"


def test_an_offer_tells_what_is_taken_at_once_and_buys_nothing(
    lighthouse: Lighthouse, tencent: standin.Lighthouse
) -> None:
    offer = lighthouse.offer(Wish(shop="tea", months=3, renew=False))
    assert [str(line) for line in offer.bill] == [
        f"server bundle_small, Debian 12.0 64bit, storebuilder-tea {WHERE}: CNY 30.00 a month"
    ]
    assert offer.prepaid == "CNY 90.00 at once for 3 months; then it ends"
    assert tencent.account.paid == []
    assert {name[:8] for name in tencent.asked} == {"Describe", "InquireP"}


def test_an_offer_that_renews_itself_says_so(lighthouse: Lighthouse) -> None:
    offer = lighthouse.offer(TEA)
    assert offer.prepaid == "CNY 30.00 at once for 1 month; then it renews itself month by month"


def test_a_price_without_a_discount_is_the_price(
    lighthouse: Lighthouse, tencent: standin.Lighthouse
) -> None:
    for row in tencent.account.bundles:
        row["Price"] = {"InstancePrice": {"OriginalPrice": 33.0, "Currency": "USD"}}
    asked = lighthouse.offer(Wish(shop="tea", size="bundle_small"))
    assert "USD 33.00 a month" in str(asked.bill[0])


def test_in_mainland_china_a_domain_needs_a_filing(
    tencent: standin.Lighthouse, state: Path, told: Narration
) -> None:
    target = Lighthouse(state, "ap-guangzhou", endpoint=tencent.url, sleep=told.sleep)
    with_domain = target.offer(Wish(shop="tea", hosts=("tea.example",)))
    assert any("ICP filing" in note for note in with_domain.notes)
    assert not any("ICP filing" in note for note in target.offer(TEA).notes)


def test_elsewhere_no_filing_is_spoken_of(lighthouse: Lighthouse) -> None:
    offer = lighthouse.offer(Wish(shop="tea", hosts=("tea.example",)))
    assert not any("ICP" in note for note in offer.notes)


def test_rented_twice_it_is_bought_once(
    lighthouse: Lighthouse, tencent: standin.Lighthouse, told: Narration
) -> None:
    first = lighthouse.rent(TEA, told.say)
    assert lighthouse.rent(TEA, told.say) == first
    assert len(tencent.account.paid) == len(tencent.account.key_pairs) == 1
    assert lighthouse.offer(TEA).bill == ()


def test_the_stock_is_asked_before_anything_is_paid(
    lighthouse: Lighthouse, tencent: standin.Lighthouse, told: Narration
) -> None:
    lighthouse.rent(TEA, told.say)
    assert tencent.asked.count("CreateInstances") == 2


def test_the_ports_of_a_shop_are_opened_beside_what_is_open(
    lighthouse: Lighthouse, tencent: standin.Lighthouse, told: Narration
) -> None:
    lighthouse.rent(TEA, told.say)
    [rules] = tencent.account.rules.values()
    assert [(rule["Protocol"], rule["Port"]) for rule in rules] == [
        ("TCP", "22,80"),
        ("TCP", "443"),
        ("UDP", "443"),
    ]
    lighthouse.open_ports("tea")
    assert len(rules) == 3


def test_somebody_elses_server_of_the_same_name_is_left_alone(
    lighthouse: Lighthouse, tencent: standin.Lighthouse, told: Narration
) -> None:
    lighthouse.rent(TEA, told.say)
    [instance] = tencent.account.instances.values()
    instance["Tags"] = []
    for verb in (
        lambda: lighthouse.rent(TEA, told.say),
        lambda: lighthouse.destroy("tea", told.say),
    ):
        with pytest.raises(Trouble, match="was not made for the shop tea"):
            verb()
    assert len(tencent.account.instances) == 1


def test_a_shop_whose_name_begins_alike_is_another(
    lighthouse: Lighthouse, tencent: standin.Lighthouse, told: Narration
) -> None:
    lighthouse.rent(Wish(shop="tea-time"), told.say)
    lighthouse.rent(TEA, told.say)
    assert len(tencent.account.paid) == 2


def test_what_was_rented_is_found_again(lighthouse: Lighthouse, told: Narration) -> None:
    assert lighthouse.find("tea") is None
    rented = lighthouse.rent(TEA, told.say)
    assert lighthouse.find("tea") == rented


def test_another_computer_finds_it_but_has_no_key(
    lighthouse: Lighthouse, tencent: standin.Lighthouse, tmp_path: Path, told: Narration
) -> None:
    rented = lighthouse.rent(TEA, told.say)
    elsewhere = Lighthouse(tmp_path / "other", endpoint=tencent.url, sleep=told.sleep)
    other = elsewhere.rent(TEA, told.say)
    assert (other.address, other.key) == (rented.address, None)
    assert len(tencent.account.paid) == 1


def test_where_debian_12_is_missing_ubuntu_is_taken(
    lighthouse: Lighthouse, tencent: standin.Lighthouse
) -> None:
    rows = tencent.account.blueprints
    tencent.account.blueprints = [row for row in rows if "Debian 12" not in row["OsName"]]
    assert "Ubuntu Server 24.04" in str(lighthouse.offer(TEA).bill[0])
    tencent.account.blueprints = rows[:2]
    with pytest.raises(Trouble, match="neither Debian 12 nor Ubuntu"):
        lighthouse.offer(TEA)


def test_a_size_that_is_sold_out_is_answered_with_what_is_left(lighthouse: Lighthouse) -> None:
    with pytest.raises(Trouble) as caught:
        lighthouse.offer(Wish(shop="tea", size="bundle_gone"))
    assert str(caught.value) == (
        "Lighthouse in ap-singapore has sold out bundle_gone. There are bundle_new_customers "
        "(CNY 5.00 a month), bundle_small (CNY 30.00 a month), bundle_medium (CNY 45.50 a month), "
        "bundle_large (CNY 90.00 a month). Other regions: ap-guangzhou, ap-hongkong."
    )


def test_a_size_that_sells_out_between_offer_and_purchase_costs_nothing(
    lighthouse: Lighthouse, tencent: standin.Lighthouse, told: Narration
) -> None:
    tencent.faults.sold_out = True
    with pytest.raises(Trouble, match=r"has sold out bundle_small.*bundle_medium.*Other regions"):
        lighthouse.rent(TEA, told.say)
    assert tencent.account.paid == []


def test_with_every_size_sold_out_other_regions_are_named(
    lighthouse: Lighthouse, tencent: standin.Lighthouse
) -> None:
    for row in tencent.account.bundles:
        row["BundleSalesState"] = "SOLD_OUT"
    with pytest.raises(Trouble, match="sold out every size .* Other regions: ap-guangzhou"):
        lighthouse.offer(TEA)


def test_an_unknown_size_region_or_site_is_answered_with_what_there_is(
    lighthouse: Lighthouse, tencent: standin.Lighthouse, state: Path
) -> None:
    with pytest.raises(Trouble, match="no size 'huge' here. It has .*bundle_small"):
        lighthouse.offer(Wish(shop="tea", size="huge"))
    with pytest.raises(Trouble, match="no region 'mars'. It has ap-guangzhou, ap-hongkong"):
        Lighthouse(state, "mars", endpoint=tencent.url).offer(TEA)
    with pytest.raises(Trouble, match="no site 'mars'. There are china, international"):
        Lighthouse(state, site="mars")


def test_the_two_sites_have_addresses_of_their_own(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Lighthouse(state).calls.endpoint == SITES["china"]
    international = SITES["international"]
    assert international == "lighthouse.intl.tencentcloudapi.com"
    assert Lighthouse(state, site="international").calls.endpoint == international
    monkeypatch.setenv("TENCENTCLOUD_SITE", "international")
    assert Lighthouse(state).calls.endpoint == international


def test_a_server_that_could_not_be_made_is_one_line_and_the_next_run_tries_anew(
    lighthouse: Lighthouse, tencent: standin.Lighthouse, told: Narration
) -> None:
    tencent.faults.launch_fails = True
    with pytest.raises(Trouble, match=r"\(LAUNCH_FAILED\). What was paid comes back by itself"):
        lighthouse.rent(TEA, told.say)
    assert lighthouse.holdings("tea") == ()
    assert lighthouse.rent(TEA, told.say).address
    assert len(tencent.account.tokens) == 2


def test_a_failed_server_that_is_listed_no_more_is_not_ordered_again_by_its_token(
    lighthouse: Lighthouse, tencent: standin.Lighthouse, told: Narration
) -> None:
    tencent.faults.launch_fails = True
    with pytest.raises(Trouble, match="LAUNCH_FAILED"):
        lighthouse.rent(TEA, told.say)
    tencent.account.instances.clear()
    assert lighthouse.rent(TEA, told.say).address


def test_a_server_that_never_runs_ends_the_patience(
    lighthouse: Lighthouse, tencent: standin.Lighthouse, told: Narration
) -> None:
    tencent.faults.never_runs = True
    with pytest.raises(Trouble, match="Waited 600 seconds for the server to run"):
        lighthouse.rent(TEA, told.say)


def test_without_the_library_it_says_how_to_get_it(
    lighthouse: Lighthouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "tencentcloud.common.credential", None)
    with pytest.raises(Trouble, match=r"uv tool install"):
        lighthouse.offer(TEA)


def test_three_snapshots_of_ours_are_kept_and_nobody_elses_is_touched(
    lighthouse: Lighthouse, tencent: standin.Lighthouse, told: Narration
) -> None:
    lighthouse.rent(TEA, told.say)
    [instance_id] = tencent.account.instances
    tencent.account.CreateInstanceSnapshot(instance_id, "mine", [])
    tencent.account.DescribeSnapshots()
    names = [lighthouse.snapshot("tea", f"before 0.{number}") for number in range(5)]
    held = [row["SnapshotName"] for row in tencent.account.snapshots.values()]
    assert held == ["mine", *names[2:]]


def test_a_snapshot_while_another_is_taken_is_one_line(
    lighthouse: Lighthouse, tencent: standin.Lighthouse, told: Narration
) -> None:
    lighthouse.rent(TEA, told.say)
    [instance_id] = tencent.account.instances
    tencent.account.CreateInstanceSnapshot(instance_id, "mine", [])
    with pytest.raises(Trouble, match="still at work on this server. Try again in a few"):
        lighthouse.snapshot("tea", "before 0.2.0")


def test_where_the_quota_is_full_the_oldest_of_ours_makes_room(
    lighthouse: Lighthouse, tencent: standin.Lighthouse, told: Narration
) -> None:
    tencent.account.snapshot_quota = 2
    lighthouse.rent(TEA, told.say)
    names = [lighthouse.snapshot("tea", f"before 0.{number}") for number in range(3)]
    held = [row["SnapshotName"] for row in tencent.account.snapshots.values()]
    assert held == names[1:]
