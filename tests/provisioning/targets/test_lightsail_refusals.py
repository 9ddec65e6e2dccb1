from __future__ import annotations

import socket
from pathlib import Path

import pytest

from provisioning.targets.lightsail import Lightsail
from provisioning.targets.target import Wish
from provisioning.trouble import Trouble
from tests.lab.clouds import lightsail as standin
from tests.provisioning.targets.conftest import Narration

TEA = Wish(shop="tea")


def test_wrong_credentials_are_one_plain_line(
    lightsail: Lightsail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another secret")
    with pytest.raises(Trouble) as caught:
        lightsail.offer(TEA)
    assert str(caught.value) == (
        "Amazon does not accept these credentials. "
        "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE."
    )


def test_no_credentials_at_all_are_said(
    lightsail: Lightsail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(Trouble, match="no credentials for Amazon: Unable to locate credentials"):
        lightsail.offer(TEA)


def test_a_profile_that_does_not_exist_is_said(
    lightsail: Lightsail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    with pytest.raises(Trouble, match=r"config profile \(nobody\) could not be found"):
        lightsail.offer(TEA)


def test_without_a_network_it_tries_again_and_then_says_so(
    state: Path, told: Narration, amazon: standin.Lightsail, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        monkeypatch.setenv("AWS_ENDPOINT_URL_LIGHTSAIL", url)
        with pytest.raises(Trouble, match="us-east-1 could not be reached. Check the network"):
            Lightsail(state, sleep=told.sleep).offer(TEA)
    assert told.slept == 1 + 4


def test_asked_to_slow_down_it_waits_and_asks_again(
    lightsail: Lightsail, amazon: standin.Lightsail, told: Narration
) -> None:
    amazon.faults.throttle = 3
    assert lightsail.offer(TEA).bill
    assert told.slept == 1 + 2 + 4


def test_asked_to_slow_down_for_too_long_it_gives_up_in_one_line(
    lightsail: Lightsail, amazon: standin.Lightsail, told: Narration
) -> None:
    amazon.faults.throttle = 100
    with pytest.raises(Trouble, match="asked too often for now. Run the same command again"):
        lightsail.offer(TEA)
    assert told.slept == 63


def test_a_server_is_not_made_twice_where_making_it_is_throttled(
    lightsail: Lightsail, amazon: standin.Lightsail, told: Narration
) -> None:
    amazon.faults.refuse["CreateInstances"] = ("ThrottlingException", "Rate exceeded")
    with pytest.raises(Trouble, match="asked too often"):
        lightsail.rent(TEA, told.say)
    amazon.faults.refuse.clear()
    lightsail.rent(TEA, told.say)
    assert len(amazon.account.instances) == 1


def test_a_quota_is_said_with_what_can_be_done_and_the_next_run_goes_on(
    lightsail: Lightsail, amazon: standin.Lightsail, told: Narration
) -> None:
    others = {f"other-{number}": {"isAttached": False} for number in range(5)}
    amazon.account.static_ips = dict(others)
    with pytest.raises(Trouble, match="allows no more: You have reached the limit of 5 static IPs"):
        lightsail.rent(TEA, told.say)
    del amazon.account.static_ips["other-0"]
    assert lightsail.rent(TEA, told.say).address
    assert len(amazon.account.instances) == 1


def test_what_the_credentials_may_not_do_is_named(
    lightsail: Lightsail, amazon: standin.Lightsail, told: Narration
) -> None:
    amazon.faults.refuse["PutInstancePublicPorts"] = ("AccessDeniedException", "not authorized")
    with pytest.raises(Trouble, match="Allow lightsail:PutInstancePublicPorts to their user"):
        lightsail.rent(TEA, told.say)


def test_zones_that_may_not_be_read_do_not_stop_a_rental(
    lightsail: Lightsail, amazon: standin.Lightsail, told: Narration
) -> None:
    amazon.faults.refuse["GetDomains"] = ("AccessDeniedException", "not authorized")
    assert lightsail.rent(Wish(shop="tea", hosts=("tea.example",)), told.say).address
    assert any(line.startswith("DNS at Lightsail was left alone: ") for line in told.lines)
