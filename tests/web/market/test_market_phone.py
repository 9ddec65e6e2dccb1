"""The market as an app: manifest, icons of its colour, and a page without a network or a price."""

from __future__ import annotations

import json
import re
from io import BytesIO

import pytest
from PIL import Image

from storebuilder.web.drawing import icons
from storebuilder.web.faces import House
from tests.conftest import Browser


def test_it_works(bazaar_open: House, shopper: Browser) -> None:
    answer = shopper.get("/zh-CN/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    about = json.loads(answer.text)
    assert about["start_url"] == "/zh-CN/"
    assert about["scope"] == "/"
    assert about["display"] == "standalone"
    for icon in about["icons"]:
        drawn = Image.open(BytesIO(shopper.get(icon["src"]).data))
        assert f"{drawn.width}x{drawn.height}" == icon["sizes"]
    for shortcut in about["shortcuts"]:
        assert shopper.get(shortcut["url"]).status_code == 200


@pytest.mark.parametrize("size", icons.SIZES)
def test_an_icon_is_a_picture_of_the_markets_colour(size: int) -> None:
    drawn = Image.open(BytesIO(icons.icon("#2f6f4f", size)))
    drawn.load()
    assert drawn.size == (size, size)
    assert drawn.getpixel((1, 1)) == (0x2F, 0x6F, 0x4F)
    assert drawn.getpixel((int(size * 0.62), int(size * 0.38))) == (255, 255, 255)


def test_a_colour_that_is_none_is_dark_grey() -> None:
    assert icons.read("red; background: url(x)") == (0x33, 0x33, 0x33)


def test_the_page_without_a_network_holds_nothing_that_grows_old(
    bazaar_open: House, shopper: Browser
) -> None:
    text = shopper.get("/offline").text
    assert "No connection" in text
    assert 'class="price' not in text
    assert "teapot" not in text


def test_the_worker_keeps_only_that_page_and_its_files(
    bazaar_open: House, shopper: Browser
) -> None:
    answer = shopper.get("/offline-worker.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    told = re.match(r"const KEEPS = (\{.*\});\n", answer.text)
    assert told
    keeps = json.loads(told[1])
    assert keeps["pages"] == {"": "/offline", "/zh-CN": "/zh-CN/offline"}
    for path in (*keeps["pages"].values(), *keeps["files"]):
        with shopper.get(path) as kept:
            assert kept.status_code == 200, path
    assert "cache.put" not in answer.text
