"""The fronts that the tests talk to: each is started once."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.provisioning.files.fronts import Front, missing, running


@pytest.fixture(scope="session", params=["caddy", "nginx"])
def started(request: pytest.FixtureRequest) -> Iterator[Front]:
    if why := missing(request.param):
        pytest.skip(f"{why}: apt-get install caddy nginx-light libnginx-mod-http-brotli-static")
    root = Path(tempfile.mkdtemp(prefix="front-"))  # short: a socket's path has 107 bytes
    root.chmod(0o755)
    try:
        with running(request.param, root) as front:
            yield front
    finally:
        shutil.rmtree(root)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short name that a front may read."""
    found = Path(tempfile.mkdtemp(prefix="front-"))
    found.chmod(0o755)
    yield found
    shutil.rmtree(found)


@pytest.fixture
def front(started: Front) -> Front:
    """Caddy, then nginx, with no page kept yet."""
    shutil.rmtree(started.pages)
    started.pages.mkdir()
    started.door.seen.clear()
    return started
