"""Draw the pictures of the demo shop: ``python scripts/draw-demo [NAME…]``.

Every picture is an SVG built by code, rendered by headless Chromium and kept as WebP beside the
demo shop. ``--sheet FILE.png`` puts the chosen ones on one contact sheet instead of keeping them.
"""

from __future__ import annotations

import argparse
import fnmatch
import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from scenes import SCENES
from sheet import Sheet

KEEP = Path(__file__).resolve().parents[2] / "storebuilder" / "demo" / "pictures"
LARGEST = 68_000  # bytes of one kept picture
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("names", nargs="*", default=["*"], help="pictures to draw, with * and ?")
    options.add_argument("--sheet", type=Path, help="write one contact sheet here, keep nothing")
    options.add_argument("--size", type=int, default=400, help="of a picture on the contact sheet")
    given = options.parse_args()
    chosen = [name for name in SCENES if any(fnmatch.fnmatch(name, want) for want in given.names)]
    images: list[Image.Image] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        for name in chosen:
            sheet = SCENES[name]()
            image = render(browser, sheet, given.size / sheet.width if given.sheet else 1)
            size = keep(image, name) if not given.sheet else 0
            print(f"{name}  {size // 1000} kB", file=sys.stderr)
            images.append(image)
        browser.close()
    if given.sheet:
        contact(images, given.size).save(given.sheet)


def render(browser: Browser, sheet: Sheet, scale: float = 1) -> Image.Image:
    size = {"width": round(sheet.width * scale), "height": round(sheet.height * scale)}
    page = browser.new_page(viewport=size)  # type: ignore[arg-type]
    page.set_content(f"<style>body{{margin:0}}svg{{display:block}}</style>{sheet.svg(scale)}")
    shot = page.screenshot(timeout=120_000)
    page.close()
    return Image.open(io.BytesIO(shot)).convert("RGB")


def keep(image: Image.Image, name: str) -> int:
    for quality in (84, 78, 72, 66, 60, 52, 44, 36):
        out = io.BytesIO()
        image.save(out, "WEBP", quality=quality, method=6)
        if out.tell() <= LARGEST:
            break
    (KEEP / f"{name}.webp").write_bytes(out.getvalue())
    return out.tell()


def contact(images: list[Image.Image], size: int) -> Image.Image:
    across = min(5, len(images))
    rows = -(-len(images) // across)
    board = Image.new("RGB", (across * size, rows * size), "#888")
    for i, image in enumerate(images):
        small = image.copy()
        small.thumbnail((size, size))
        board.paste(small, (i % across * size, i // across * size))
    return board


main()
