"""What tests may ask for: ``lab``, ``box``, ``acme`` and ``ceph``.

Where they cannot be had a test is left out and says why; in continuous integration it fails.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest

from tests.lab.acme import Acme
from tests.lab.box import Box
from tests.lab.ceph import Ceph
from tests.lab.services import Lab
from tests.lab.system import PROGRAMS


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "box: boots a Debian server; needs root")


def missing() -> str:
    """What this machine lacks for a laboratory and how to get it; empty where nothing is."""
    if os.geteuid() != 0:
        return "Booting a server needs root."
    packages = {package for program, package in PROGRAMS.items() if not shutil.which(program)}
    if packages:
        return f"Booting a server needs: apt-get install {' '.join(sorted(packages))}"
    return ""


@pytest.fixture(scope="session")
def needs_root() -> None:
    """Leave the test out where no server can be booted."""
    leave_out(missing())


def leave_out(lack: str) -> None:
    """In continuous integration nothing may be left out."""
    if lack and os.environ.get("CI"):
        pytest.fail(lack)
    if lack:
        pytest.skip(lack)


@pytest.fixture(scope="session")
def lab(needs_root: None) -> Iterator[Lab]:
    """The laboratory of this test process."""
    one = Lab()
    yield one
    one.close()


@pytest.fixture
def box(lab: Lab) -> Iterator[Box]:
    """A bare Debian 12 with 512 MB, booted."""
    with lab.box() as one:
        yield one


@pytest.fixture
def acme(lab: Lab) -> Acme:
    """The certificate authority, and ``acme.name(host, address)`` for what boxes look up."""
    return lab.acme


@pytest.fixture(scope="session")
def ceph(lab: Lab) -> Iterator[Ceph]:
    """A strict S3 server with one user and no bucket, shared by the tests of this process."""
    one = Ceph(lab)
    yield one
    one.close()
