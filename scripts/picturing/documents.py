"""The pictures of the documents: the tops of the pages that say most."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

FOLDER = Path("docs/images")
#: The page that was photographed, the name of its picture, and the height where nothing is cut.
TAKEN = {
    "home-1440-en-light": ("shop", 862),
    "home-1440-zh-CN-light": ("shop.zh-CN", 862),
    "panel-home-1440-en-light": ("panel", 900),
}
MOST = 150_000  # bytes: a README loads at once


def write(pictures: Path) -> None:
    """Cut the photographed pages for the documents; pages that were not taken are left alone."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for taken, (name, height) in TAKEN.items():
        if (pictures / f"{taken}.png").exists():
            _cut(pictures / f"{taken}.png", FOLDER / f"{name}.webp", height)


def _cut(page: Path, file: Path, height: int) -> None:
    with Image.open(page) as whole:
        top = whole.convert("RGB").crop((0, 0, whole.width, min(whole.height, height)))
    for quality in (90, 82, 74, 66):
        top.save(file, "WEBP", quality=quality, method=6)
        if file.stat().st_size <= MOST:
            break
    print(file, file.stat().st_size)
