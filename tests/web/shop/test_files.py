"""Assets and pictures: served for ever under names that change, and nothing beside them."""

from __future__ import annotations

import re

import pytest

from storebuilder.config import Config
from tests.conftest import Browser


def sheet(buyer: Browser) -> str:
    found = re.search(r'href="(/assets/plain/base\.[^"]+)"', buyer.get("/").text)
    assert found
    return found[1]


def test_it_works(buyer: Browser) -> None:
    with buyer.get(sheet(buyer)) as answer:
        assert answer.status_code == 200
        assert answer.content_type == "text/css; charset=utf-8"
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in answer.headers


def test_a_picture_is_served_for_ever(buyer: Browser, config: Config) -> None:
    file = config.media / "ab" / "abc" / "320.webp"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"RIFF....WEBP")
    with buyer.get("/media/ab/abc/320.webp") as answer:
        assert answer.status_code == 200
        assert answer.content_type == "image/webp"
        assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        "/media/../shop.toml",
        "/media/..%2fshop.toml",
        "/media/%2e%2e/shop.toml",
        "/media/....//shop.toml",
        "/media//etc/passwd",
        "/media/..\\shop.toml",
        "/media/shop.toml",
        "/media/evil.html",
        "/media/evil.svg",
        "/media/",
        "/media/a%00.webp",
        "/assets/plain/theme.toml",
        "/assets/plain/base.css",
        "/assets/plain/..%2ftheme.toml",
        "/assets/plain/../theme.toml",
        "/assets/../plain/base.css",
        "/assets/%2e%2e/base.css",
        "/assets/planet/base.0000000000.css",
    ],
)
def test_nothing_beside_the_files_is_served(buyer: Browser, config: Config, path: str) -> None:
    for name in ("evil.html", "evil.svg", "shop.toml"):
        (config.media / name).write_text("<script>alert(1)</script> secret_key")
    answer = buyer.get(path)
    assert answer.status_code in (400, 404)
    assert "secret_key" not in answer.text
    assert "alert" not in answer.text
