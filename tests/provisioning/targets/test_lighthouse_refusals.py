from __future__ import annotations

import socket
from pathlib import Path

import pytest

from provisioning.targets.lighthouse import Lighthouse
from provisioning.targets.target import Wish
from provisioning.trouble import Trouble
from tests.lab.clouds import lighthouse as standin
from tests.lab.clouds import lighthouse_contract as contract
from tests.lab.clouds.serving import Refused
from tests.provisioning.targets.conftest import Narration

TEA = Wish(shop="tea")


def test_wrong_credentials_are_one_plain_line_without_the_secret(
    lighthouse: Lighthouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TENCENTCLOUD_SECRET_KEY", "another-secret")
    with pytest.raises(Trouble) as caught:
        lighthouse.offer(TEA)
    said = str(caught.value)
    assert said.startswith("Tencent Cloud does not accept these credentials. Set TENCENTCLOUD_")
    assert "TENCENTCLOUD_SITE=international" in said
    assert "another-secret" not in said


def test_no_credentials_at_all_are_said(
    lighthouse: Lighthouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TENCENTCLOUD_SECRET_KEY")
    with pytest.raises(Trouble, match="There are no credentials for Tencent Cloud. Set TENCENT"):
        lighthouse.offer(TEA)


def test_a_secret_with_a_blank_at_its_end_is_said_without_showing_it(
    lighthouse: Lighthouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TENCENTCLOUD_SECRET_KEY", "another-secret ")
    with pytest.raises(Trouble, match="secret key should not contain spaces") as caught:
        lighthouse.offer(TEA)
    assert "another-secret" not in str(caught.value)


def test_without_a_network_it_tries_again_and_then_says_so(
    tencent: standin.Lighthouse, state: Path, told: Narration
) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        with pytest.raises(Trouble, match="ap-singapore could not be reached. Check the network"):
            Lighthouse(state, endpoint=url, sleep=told.sleep).offer(TEA)
    assert told.slept == 1 + 4


def test_asked_to_slow_down_it_waits_and_asks_again(
    lighthouse: Lighthouse, tencent: standin.Lighthouse, told: Narration
) -> None:
    tencent.faults.throttle = 3
    assert lighthouse.offer(TEA).bill
    assert told.slept == 1 + 2 + 4


def test_asked_to_slow_down_for_too_long_it_gives_up_in_one_line(
    lighthouse: Lighthouse, tencent: standin.Lighthouse
) -> None:
    tencent.faults.throttle = 100
    with pytest.raises(Trouble, match="asked too often for now. Run the same command again"):
        lighthouse.offer(TEA)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("FailedOperation.InsufficientBalance", "balance does not pay for this server"),
        ("LimitExceeded.InstanceQuotaLimitExceeded", "allows no more: vendor's words"),
        ("UnauthorizedOperation.NoPermission", "Allow lighthouse:CreateInstances to their user"),
        ("UnauthorizedOperation.NotCertification", "Verify your identity"),
        ("FailedOperation.Whatever", "refused CreateInstances: vendor's words"),
    ],
)
def test_what_is_refused_is_one_line_and_nothing_is_paid(
    code: str, says: str, lighthouse: Lighthouse, tencent: standin.Lighthouse, told: Narration
) -> None:
    tencent.faults.refuse["CreateInstances"] = (code, "vendor's words")
    with pytest.raises(Trouble, match=says) as caught:
        lighthouse.rent(TEA, told.say)
    assert "\n" not in str(caught.value)
    assert tencent.account.paid == []


# The stand-in itself: what the real one would refuse must not pass here.


def test_a_name_that_tencent_does_not_know_is_refused() -> None:
    with pytest.raises(Refused, match="Colour"):
        contract.check_question("DescribeRegions", {"Colour": "red"})


def test_what_tencent_requires_is_missed() -> None:
    with pytest.raises(Refused, match="InstanceChargePrepaid"):
        contract.check_question("CreateInstances", {"BundleId": "a", "BlueprintId": "b"})


def test_a_port_is_text_and_not_a_number() -> None:
    rules = [{"Protocol": "TCP", "Port": 443}]
    with pytest.raises(Refused, match="FirewallRules.Port is not of the type string"):
        contract.check_question("CreateFirewallRules", {"InstanceId": "a", "FirewallRules": rules})


def test_a_filter_that_is_not_in_the_manual_is_refused() -> None:
    with pytest.raises(Refused, match="colour"):
        contract.check_question(
            "DescribeInstances", {"Filters": [{"Name": "colour", "Values": ["red"]}]}
        )


def test_an_answer_that_tencent_could_not_give_is_noticed() -> None:
    with pytest.raises(AssertionError, match="Colour"):
        contract.check_answer("DescribeRegions", {"Colour": "red"})
