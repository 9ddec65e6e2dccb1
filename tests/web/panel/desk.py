"""Alice at her desk: the panel in Chromium, with scripts and without."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import FilePayload, Page, ViewportSize, expect
from werkzeug.serving import make_server

from storebuilder import accounts, jobs
from storebuilder.db import db
from storebuilder.web.faces import House
from tests.accounts.builders import hire
from tests.conftest import PANEL_HOST
from tests.flows import stage


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    with stage.browser() as started:
        yield started


@pytest.fixture
def address(app: House) -> Iterator[str]:
    """Where the panel answers."""
    yield from serve(app)


def serve(app: House) -> Iterator[str]:
    """Answer at the panel's address until it is no longer asked for."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://{PANEL_HOST}:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def alice(chromium: Chromium, address: str) -> Iterator[Page]:
    """Alice at her desk, with scripts."""
    yield from sit_down(chromium, address)


@pytest.fixture
def plain_alice(chromium: Chromium, address: str) -> Iterator[Page]:
    """Alice with a browser that runs no scripts."""
    yield from sit_down(chromium, address, java_script_enabled=False)


def sit_down(
    chromium: Chromium, address: str, width: int = 1440, language: str = "en", **options: Any
) -> Iterator[Page]:
    token = accounts.start_session(hire(language=language).id)
    db.session.remove()
    size = ViewportSize(width=width, height=900)
    context = chromium.new_context(base_url=address, viewport=size, **options)
    context.set_default_timeout(20_000)
    expect.set_options(timeout=20_000)
    cookie = {"name": "panel", "value": token, "domain": PANEL_HOST, "path": "/"}
    context.add_cookies([cookie])  # type: ignore[list-item]
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    context.close()
    assert problems == []


def work() -> None:
    db.session.remove()  # or it would look at the jobs of before
    jobs.run_due()


def nothing() -> FilePayload:
    return FilePayload(name="no.png", mimeType="image/png", buffer=b"no picture")


def picture(colour: str) -> FilePayload:
    stream = BytesIO()
    Image.new("RGB", (64, 80), colour).save(stream, "PNG")
    return FilePayload(name=f"{colour}.png", mimeType="image/png", buffer=stream.getvalue())
