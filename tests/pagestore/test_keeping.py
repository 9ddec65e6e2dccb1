"""Finished pages as files: what is kept, where, and what never is."""

from __future__ import annotations

import gzip
import json
import os
import stat
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest
import zstandard

from storebuilder import pagestore, storefronts
from storebuilder.config import Config
from storebuilder.pagestore import keeping, naming, packing
from storebuilder.web.faces import House
from tests.catalog import builders
from tests.conftest import PANEL_HOST, SHOP_HOST, Browser, browser
from tests.pagestore.asking import ask, kept


def test_it_works(behind: House, front: Browser) -> None:
    builders.product("Blue tea pot")
    assert ask(front, "/products/blue-tea-pot") == 200
    folder = behind.config["SHOP"].pages / SHOP_HOST / "products" / "blue-tea-pot"
    assert {path.name for path in folder.iterdir()} == {
        "index.html", "index.html.zst", "index.html.br", "index.html.gz",
    }  # fmt: skip
    plain = (folder / "index.html").read_bytes()
    assert b"Blue tea pot" in plain
    assert zstandard.decompress((folder / "index.html.zst").read_bytes()) == plain
    assert brotli.decompress((folder / "index.html.br").read_bytes()) == plain
    assert gzip.decompress((folder / "index.html.gz").read_bytes()) == plain
    with front.get("/products/blue-tea-pot") as answer:
        assert answer.get_data() == plain


def test_languages_are_folders(behind: House, front: Browser) -> None:
    for path in ("/", "/zh-CN/", "/collections/all", "/zh-CN/collections/all"):
        assert ask(front, path) == 200
    plain = {path for path in kept(behind) if path.endswith(".html")}
    assert plain == {
        f"{SHOP_HOST}/index.html",
        f"{SHOP_HOST}/zh-CN/index.html",
        f"{SHOP_HOST}/collections/all/index.html",
        f"{SHOP_HOST}/zh-CN/collections/all/index.html",
    }


def test_without_a_web_server_in_front_nothing_is_written(app: House, buyer: Browser) -> None:
    assert ask(buyer, "/") == 200
    assert list(app.config["SHOP"].pages.iterdir()) == []


@pytest.mark.parametrize(
    "path",
    [
        "/../x", "/%2e%2e/x", "/..%2f..%2fetc/passwd", "/.keys", "/.kept/mark",
        "/x%00y", "/collections/all/../all", "/collections/./all", "/" + "x" * 300, "/_assets/x",
        "/products/" + "%E8%8C%B6" * 100, "/index.html", "/products/%ff", "/nowhere", "/cart",
        "/cart.json", "/checkout", "/robots.txt", "/sitemap.xml", "/favicon.ico", "/healthz",
    ],
)  # fmt: skip
def test_no_stranger_names_a_file(behind: House, front: Browser, path: str) -> None:
    assert ask(front, path) < 500
    assert kept(behind) == set()


@pytest.mark.parametrize("path", ["//", "/%2F/"])
def test_slashes_in_front_are_one(behind: House, front: Browser, path: str) -> None:
    assert ask(front, path) == 200
    assert ask(front, "/") == 200
    assert {found for found in kept(behind) if found.endswith(".html")} == {
        f"{SHOP_HOST}/index.html"
    }


def test_only_plain_addresses_asked_with_get_are_kept(behind: House, front: Browser) -> None:
    builders.product("Blue tea pot")
    assert ask(front, "/products/blue-tea-pot?variant=1") == 200
    assert ask(front, "/search?q=tea") == 200
    assert ask(front, "/collections/all?page=1") == 200
    assert ask(front, "/collections/all", method="HEAD") == 200
    assert ask(front, "/cart/lines", method="POST", data={"variant": "1"}) < 500
    assert kept(behind) == set()


def test_a_page_is_kept_for_the_hosts_of_storefronts_only(behind: House) -> None:
    for host in ("localhost", "127.0.0.1", "evil.example", f"{SHOP_HOST}.evil.example"):
        assert ask(browser(behind, host), "/") == 421
    assert ask(browser(behind, PANEL_HOST), "/") == 303
    for host in (f".{SHOP_HOST}", f"../{SHOP_HOST}", f"{SHOP_HOST}.", f"{SHOP_HOST}/x", ""):
        assert ask(browser(behind), "/", headers={"Host": host}) in (400, 421), host
    assert kept(behind) == set()
    assert ask(browser(behind, f"{SHOP_HOST.upper()}:8443"), "/") == 200
    assert {path.partition("/")[0] for path in kept(behind)} == {SHOP_HOST}


def test_a_closed_shop_is_never_kept(behind: House, front: Browser) -> None:
    storefronts.change_storefront(storefronts.storefront("main").id, open=False)
    assert ask(front, "/") == 503
    assert kept(behind) == set()


def test_a_page_that_sets_a_cookie_is_not_kept(behind: House, front: Browser) -> None:
    from flask import Response

    def mark(response: Response) -> Response:
        response.set_cookie("seen", "1")
        return response

    behind.after_request(mark)
    assert ask(front, "/") == 200
    assert kept(behind) == set()


def test_a_browser_that_has_the_page_lets_it_be_kept_too(behind: House, front: Browser) -> None:
    tag = front.get("/pages/about").headers.get("ETag", "")
    etag = front.get("/").headers["ETag"]
    assert ask(front, "/", headers={"If-None-Match": etag}) == 304
    assert f"{SHOP_HOST}/index.html" in kept(behind), tag


def test_two_contents_of_one_length_have_two_moments(tmp_path: Path) -> None:
    # Web servers make the ETag of size and whole seconds: 12 and 13 within a second would be one.
    first, second = b"<p>Price 12</p>", b"<p>Price 13</p>"
    assert len(first) == len(second)
    assert packing.moment(first) != packing.moment(second)
    moments = set()
    for content in (first, second, first):
        packing.move(packing.write(packing.of_page(content), tmp_path), tmp_path / "index.html")
        found = {int(path.stat().st_mtime) for path in tmp_path.iterdir()}
        assert len(found) == 1
        moments |= found
        assert 1_000_000_000 <= found.pop() < 1_700_000_000
    assert len(moments) == 2


def test_the_web_server_can_read_what_an_umask_would_hide(behind: House, front: Browser) -> None:
    before = os.umask(0o077)
    try:
        assert ask(front, "/collections/all") == 200
    finally:
        os.umask(before)
    pages = behind.config["SHOP"].pages
    for path in (pages / SHOP_HOST).rglob("*"):
        if path.is_symlink():
            continue
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o755 if path.is_dir() else 0o644)
    assert stat.S_IMODE((pages / SHOP_HOST).stat().st_mode) == 0o755
    assert stat.S_IMODE((pages / ".kept").stat().st_mode) == 0o700


def test_a_full_disk_breaks_no_request(
    behind: House, front: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(packing, "move", full)
    assert ask(front, "/") == 200
    assert kept(behind) == set()
    assert list((behind.config["SHOP"].pages / ".kept" / "fresh").iterdir()) == []
    monkeypatch.undo()
    monkeypatch.setattr(keeping, "LEAST_SPACE", 10**18)
    assert ask(front, "/") == 200
    assert kept(behind) == set()


def test_there_are_never_too_many(
    behind: House, front: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MOST", 2)
    for path in ("/", "/zh-CN/", "/collections", "/collections/all"):
        assert ask(front, path) == 200
    assert len([path for path in kept(behind) if path.endswith(".html")]) == 2
    pagestore.begin_afresh(behind.config["SHOP"])
    assert ask(front, "/collections/all") == 200
    assert f"{SHOP_HOST}/collections/all/index.html" in kept(behind)


def test_a_folder_is_found_for_safe_names_only(tmp_path: Path) -> None:
    assert naming.folder(tmp_path, "a.example", "/") == tmp_path / "a.example"
    assert naming.folder(tmp_path, "a.example", "/产品/茶") == tmp_path / "a.example/产品/茶"
    for path in (
        "", "x", "//", "/a//b", "/.", "/..", "/a/../b", "/.kept", "/_assets", "/index.html",
        "/a\0b", "/a\nb", "/a\\b", "/" + "x" * 201, "/" + "茶" * 67, "/\ud800", "/\ufffd", "/a%2e",
        "/" + "/".join("abcdefghi"),
    ):  # fmt: skip
        assert naming.folder(tmp_path, "a.example", path) is None, path
    for host in ("", ".", "..", "a/b", ".kept", "_assets", "a:80"):
        assert naming.folder(tmp_path, host, "/") is None, host


def test_the_headers_are_those_of_our_own_pages(behind: House, front: Browser) -> None:
    ours = front.get("/").headers
    assert json.loads(json.dumps(pagestore.headers())) == {
        name: ours[name] for name in pagestore.headers()
    }
    said = {"Content-Type", "Content-Length", "Content-Language", "ETag", "Date"}
    assert set(ours.keys()) - said == set(pagestore.headers())


def test_assets_are_published_once_and_packed(behind: House, tmp_path: Path) -> None:
    config: Config = behind.config["SHOP"]
    style = tmp_path / "base.css"
    style.write_text("body { margin: 0 }\n" * 100)
    sign = tmp_path / "sign.png"
    sign.write_bytes(b"\x89PNG" + os.urandom(500))
    files = {"plain/base.0123456789.css": style, "plain/sign.0123456789.png": sign}
    pagestore.publish(config, files)
    assert kept(behind) == {
        *(f"_assets/assets/plain/base.0123456789.css{twin}" for twin in ("", ".zst", ".br", ".gz")),
        "_assets/assets/plain/sign.0123456789.png",
    }
    target = config.pages / "_assets/assets/plain/base.0123456789.css"
    before = target.stat()
    pagestore.publish(config, files)
    assert target.stat().st_ino == before.st_ino
    assert target.read_bytes() == style.read_bytes()
    pagestore.begin_afresh(config)
    assert target.exists()
    # Whoever follows a link may be led to what is not for him: there is none.
    assert not [path for path in config.pages.rglob("*") if path.is_symlink()]
    assert naming.folder(config.pages, SHOP_HOST, "/assets/plain") is None


def test_an_asset_that_no_page_names_any_more_goes_in_the_end(
    behind: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config: Config = behind.config["SHOP"]
    style = tmp_path / "base.css"
    style.write_text("body { margin: 0 }\n" * 100)
    pagestore.publish(config, {"plain/base.old.css": style})
    pagestore.publish(config, {"plain/base.new.css": style})
    assert (config.pages / "_assets/assets/plain/base.old.css.br").exists()
    monkeypatch.setattr("storebuilder.pagestore.publishing.OUTDATED", -1)
    pagestore.publish(config, {"plain/base.new.css": style})
    assert {path.name for path in (config.pages / "_assets/assets/plain").iterdir()} == {
        f"base.new.css{twin}" for twin in ("", ".zst", ".br", ".gz")
    }
