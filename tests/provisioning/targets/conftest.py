"""Clouds of this machine's own, and a client's state folder with a key in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from provisioning.targets import keys
from provisioning.targets.lighthouse import Lighthouse
from provisioning.targets.lightsail import Lightsail
from tests.lab.clouds import lighthouse as tencent_standin
from tests.lab.clouds import lightsail as standin
from tests.lab.fixtures import lab, needs_root

__all__ = ["lab", "needs_root"]


class Narration:
    """What was said and how long was slept, in no time at all."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.slept = 0.0

    def say(self, line: str) -> None:
        self.lines.append(line)

    def sleep(self, seconds: float) -> None:
        self.slept += seconds


@pytest.fixture
def told() -> Narration:
    return Narration()


@pytest.fixture(scope="session")
def a_key(tmp_path_factory: pytest.TempPathFactory) -> keys.Key:
    """One key pair for all tests: making one takes a moment."""
    return keys.made(tmp_path_factory.mktemp("keys") / "key", "tests")


@pytest.fixture
def state(tmp_path: Path, a_key: keys.Key) -> Path:
    """A client's state folder that has the tea shop's keys already."""
    for cloud in ("lightsail-us-east-1-tea", "lighthouse-ap-singapore-tea"):
        path = tmp_path / "state" / "keys" / cloud
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(a_key.path, path)
        shutil.copy(a_key.path.with_suffix(".pub"), path.with_suffix(".pub"))
    return tmp_path / "state"


@pytest.fixture
def amazon(monkeypatch: pytest.MonkeyPatch) -> Iterator[standin.Lightsail]:
    """The stand-in for Lightsail, where boto3 goes by its environment."""
    with standin.running() as lightsail:
        go_to(lightsail, monkeypatch)
        yield lightsail


@pytest.fixture
def lightsail(amazon: standin.Lightsail, state: Path, told: Narration) -> Lightsail:
    return Lightsail(state, sleep=told.sleep)


@pytest.fixture
def tencent(monkeypatch: pytest.MonkeyPatch) -> Iterator[tencent_standin.Lighthouse]:
    """The stand-in for Lighthouse, with credentials for it in the environment."""
    with tencent_standin.running() as lighthouse:
        for name in ("TENCENTCLOUD_TOKEN", "TENCENTCLOUD_SITE"):
            monkeypatch.delenv(name, raising=False)
        for name, value in lighthouse.environment().items():
            monkeypatch.setenv(name, value)
        yield lighthouse


@pytest.fixture
def lighthouse(tencent: tencent_standin.Lighthouse, state: Path, told: Narration) -> Lighthouse:
    return Lighthouse(state, sleep=told.sleep)


def go_to(cloud: standin.Lightsail, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let boto3 find this stand-in and nothing of the machine's own settings."""
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_DEFAULT_REGION", "AWS_REGION"):
        monkeypatch.delenv(name, raising=False)
    for name, value in cloud.environment().items():
        monkeypatch.setenv(name, value)
