"""What the journeys are played on: a shop launched by the command line, and a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.commandline import Shell, free_port

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
PHONE = ViewportSize(width=390, height=844)
DESK = ViewportSize(width=1440, height=900)
PATIENCE = 30_000  # milliseconds: two cores may be shared with other tests
HEAD = "Handle,Title,Body (HTML),Vendor,Type,Published,Option1 Name,Option1 Value,Variant SKU"
HEAD += ",Variant Inventory Qty,Variant Price,Image Src"
GOODS = [
    "celadon-cup,Celadon cup,<p>By hand.</p>,Kiln,Cups,true,Size,Small,CUP-S,3,18.00,cup.png",
    "celadon-cup,,,,,,,Large,CUP-L,0,24.00,",
    "running-shoe,Running shoe,<p>Light.</p>,S,Shoes,true,Title,Default Title,SHOE,20,79,shoe.png",
]
CHINESE = ["celadon-cup,zh-CN,青瓷杯", "running-shoe,zh-CN,缓震跑鞋"]


def catalogue(folder: Path) -> Path:
    """Write a small catalogue in Shopify's layout, with pictures and Chinese titles beside it."""
    folder.mkdir()
    _write(folder / "products.csv", HEAD, GOODS)
    _write(folder / "translations.csv", "Handle,Locale,Title", CHINESE)
    for name, colour in (("cup", "#9fc2b1"), ("shoe", "#c96f4a")):
        Image.new("RGB", (900, 900), colour).save(folder / f"{name}.png")
    return folder / "products.csv"


def _write(path: Path, head: str, rows: list[str]) -> None:
    path.write_text("\n".join([head, *rows, ""]), encoding="utf-8")


def launch(sh: Shell, *words: str, name: str = "kiln") -> tuple[str, str]:
    """Launch a shop in the background; returns its address and the panel's one-time link."""
    port = free_port()
    said = sh.good("launch", name, "--detach", "--port", str(port), *words)
    shop = f"http://{name}.localhost:{port}"
    link = re.search(rf"http://panel\.{name}\.localhost:{port}/sign-in/\S+", said)
    assert link, said
    return shop, link[0]


@contextmanager
def browser() -> Iterator[Browser]:
    """Debian's Chromium without a screen."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield started
        started.close()


def sign_in(chromium: Browser, link: str) -> Page:
    """The merchant at the desk, signed in by the link that launch printed."""
    context = chromium.new_context(viewport=DESK)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(link)
    page.locator("form button").click()
    page.wait_for_url("**/")
    return page


def panel(page: Page, path: str) -> None:
    """Go to a page of the panel that ``page`` is signed in to."""
    origin = re.match(r"https?://[^/]+", page.url)
    assert origin
    page.goto(origin[0] + path)
