from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from provisioning import places
from tests.lab.acme import Acme
from tests.lab.box import Box
from tests.lab.services import Lab
from tests.lab.system import PATIENCE
from tests.provisioning.server.buyers import until_answered
from tests.provisioning.server.merchant import NAME, Merchant

Said = subprocess.CompletedProcess[str]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            for mark in (pytest.mark.box, pytest.mark.slow, pytest.mark.timeout(3000)):
                item.add_marker(mark)


@dataclass
class Image:
    """A launched server that was switched off, and what was said while it was launched."""

    disk: Path
    address: str
    said: dict[str, Said] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    found: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="session")
def acme_of_all(lab: Lab) -> Acme:
    return lab.acme


@pytest.fixture
def merchant(acme_of_all: Acme, tmp_path: Path) -> Merchant:
    return Merchant(tmp_path, acme_of_all)


@pytest.fixture(scope="session")
def image(lab: Lab, acme_of_all: Acme) -> Iterator[Image]:
    """A demo shop launched on a bare Debian 12 without Python, once for all tests."""
    folder = Path(tempfile.mkdtemp(prefix="merchant-"))
    merchant = Merchant(folder, acme_of_all)
    box = lab.box()
    try:
        box.up()
        merchant.name(box)
        image = Image(folder, box.address)
        image.found["before"] = files(box)
        words = merchant.launching(box, "--demo")
        for name, more in (
            ("dry", ["--dry-run"]),
            ("first", []),
            ("second", []),
            ("again", ["--dry-run"]),
        ):
            begun = time.monotonic()
            image.said[name] = merchant.run(*words, *more)
            image.seconds[name] = time.monotonic() - begun
            assert image.said[name].returncode == 0, image.said[name].stderr
        until_idle(merchant)  # else every copy would resize the same pictures
        image.disk = lab.freeze(box)
        yield image
    finally:
        box.down()
        shutil.rmtree(folder)


@pytest.fixture
def server(lab: Lab, image: Image, merchant: Merchant) -> Iterator[Box]:
    """A server of one's own with the launched shop on it, which ``merchant`` knows."""
    with launched(lab, image, merchant) as box:
        until_answered(box, merchant.acme)
        yield box


@pytest.fixture(scope="session")
def shared(lab: Lab, image: Image, acme_of_all: Acme) -> Iterator[Box]:
    """A launched server for all tests that only look."""
    folder = Path(tempfile.mkdtemp(prefix="merchant-"))
    try:
        with launched(lab, image, merchant := Merchant(folder, acme_of_all)) as box:
            until_answered(box, merchant.acme)
            yield box
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def standing(shared: Box, merchant: Merchant) -> Box:
    """A launched server that no test changes, and ``merchant`` knows it as well."""
    merchant.knows(shared)
    until_answered(shared, merchant.acme)
    return shared


class launched:
    """A copy of a launched server, moved to its own address: ``with launched(…) as box:``."""

    def __init__(self, lab: Lab, image: Image, merchant: Merchant) -> None:
        self.box, self.image, self.merchant = lab.box(over=image.disk), image, merchant

    def __enter__(self) -> Box:
        self.box.lay()
        try:
            wanted = self.box.root / places.SITE.lstrip("/")
            if wanted.exists():
                wanted.write_text(wanted.read_text().replace(self.image.address, self.box.address))
            self.merchant.knows(self.box)
            return self.box.boot()
        except BaseException:
            self.box.down()
            raise

    def __exit__(self, *_: object) -> None:
        self.box.down()


@pytest.fixture(scope="session")
def cleared(lab: Lab, image: Image, acme_of_all: Acme) -> Iterator[Image]:
    """The launched server after its shop was ended: all packages are there, and nothing else."""
    folder = Path(tempfile.mkdtemp(prefix="merchant-"))
    merchant = Merchant(folder, acme_of_all)
    try:
        with launched(lab, image, merchant) as box:
            said = merchant.run("destroy", NAME, "--yes")
            assert said.returncode == 0, said.stderr
            ended = Image(folder, box.address, {"destroy": said})
            ended.found = {"before": image.found["before"], "after": files(box)}
            ended.found["table"] = box.run("nft list ruleset").stdout
            ended.found["user"] = box.run("id storebuilder").stdout
            ended.found["units"] = box.run("systemctl list-unit-files 'storebuilder*'").stdout
            ended.found["kept"] = " ".join(path.name for path in folder.glob("*.sbz"))
            ended.found["owned"] = box.good("cat /var/lib/dpkg/info/*.list")
            ended.disk = lab.freeze(box)
        yield ended
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def ready(lab: Lab, cleared: Image, merchant: Merchant) -> Iterator[Box]:
    """A server with every package that a launch installs, and nothing of a shop."""
    with launched(lab, cleared, merchant) as box:
        yield box


def until_idle(merchant: Merchant) -> None:
    """Wait until the shop has nothing left to do, for as long as it gets on."""
    least, until = sys.maxsize, time.monotonic() + PATIENCE
    while (shop := merchant.status()[1]["shop"]).get("queue", 1):
        if shop.get("queue", sys.maxsize) < least:
            least, until = shop["queue"], time.monotonic() + PATIENCE
        assert time.monotonic() < until, shop
        time.sleep(1)


def files(box: Box) -> str:
    """Every file and folder of the server's disk, a line each."""
    apart = " -o ".join(f"-path {folder}" for folder in ("/proc", "/sys", "/run", "/tmp"))  # noqa: S108
    return box.good(f"find / -xdev \\( {apart} \\) -prune -o -print")


def link_in(text: str) -> str:
    """The sign-in link that a launch printed."""
    found = re.search(r"https://panel\.\S+/sign-in/\S+", text)
    assert found, text
    return found[0]
