"""The only program that opens pictures: run by itself, one picture at a time, with limits.

Reads one JSON object from standard input: {"source": path, "folder": path, "widths": [320, …],
"widest": 2560}. Writes master.jpg (or .webp) and a WINDOW.webp for each width into the folder, and
one JSON object to standard output: what was made, or {"error": "why not"}. Knows nothing of the
shop and is run by its path, so that it loads nothing but Pillow.
"""

from __future__ import annotations

import io
import json
import os
import resource
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

MEMORY = 900 * 1024 * 1024  # bytes of address space
SECONDS = 60  # of processor time
FILE = 40 * 1024 * 1024  # bytes of any file written
LARGEST_AREA = 25_000_000  # pixels; the header said so before, but headers lie
FORMATS = ["JPEG", "PNG", "WEBP", "GIF", "AVIF"]
ORIENTATION = 0x0112  # EXIF's tag


def main() -> None:
    """Do what standard input says."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE, FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError):  # where memory runs out, a picture goes first and the shop stays
        Path("/proc/self/oom_score_adj").write_text("1000")
    order = json.load(sys.stdin)
    try:
        answer = make(order)
    except MemoryError:
        answer = {"error": "The picture needs too much memory."}
    except Exception as error:
        answer = {"error": f"The picture cannot be read: {error}"[:300]}
    json.dump(answer, sys.stdout)


def make(order: dict[str, Any]) -> dict[str, Any]:
    """Make all files of a picture; what they are is the answer."""
    from PIL import Image

    folder = Path(order["folder"])
    with Image.open(order["source"], formats=FORMATS) as opened:
        wide, high = opened.size
        if wide * high > LARGEST_AREA:
            raise ValueError(f"it has {wide} × {high} pixels")
        turn = opened.getexif().get(ORIENTATION, 1)
        if turn in (5, 6, 7, 8):
            wide, high = high, wide
        picture = _shrunk(opened, turn, order["widest"], (wide, high))
    folder.mkdir(parents=True, exist_ok=True)
    clear = picture.mode == "RGBA"
    _save(picture, folder / ("master.webp" if clear else "master.jpg"), 90)
    widths = sorted({min(width, picture.width) for width in order["widths"]})
    sizes = []
    for width in reversed(widths):
        height = max(1, round(picture.height * width / picture.width))
        small = picture
        if width != picture.width:
            small = picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
        length = _save(small, folder / f"{width}.webp", 80)
        sizes.append({"width": width, "height": height, "format": "webp", "bytes": length})
    return {"width": wide, "height": high, "colour": _colour(picture), "sizes": sizes[::-1]}


def _shrunk(opened: Any, turn: int, widest: int, size: tuple[int, int]) -> Any:
    """The picture upright, in sRGB, without metadata, at most ``widest`` pixels wide."""
    from PIL import Image

    profile = opened.info.get("icc_profile")
    ratio = min(1.0, widest / size[0])
    target = tuple(max(1, round(side * ratio)) for side in opened.size)
    opened.draft("RGB", target)  # a large JPEG is decoded at a half or a quarter at once
    picture = _plain_mode(opened)
    if picture.size != target:
        picture = picture.resize(target, Image.Resampling.LANCZOS, reducing_gap=3.0)
    picture = _srgb(picture, profile)
    ways = {
        2: 0,
        3: 3,
        4: 1,
        5: 5,
        6: 4,
        7: 6,
        8: 2,
    }  # EXIF's orientation to Pillow's transposition
    if turn in ways:
        picture = picture.transpose(Image.Transpose(ways[turn]))
    if picture.mode == "RGBA" and picture.getextrema()[3] == (255, 255):
        picture = picture.convert("RGB")
    # A new picture from the pixels alone: nothing of EXIF, XMP, ICC or comments goes along.
    return Image.frombytes(picture.mode, picture.size, picture.tobytes())


def _plain_mode(opened: Any) -> Any:
    """Eight bits, as RGB, RGBA or still CMYK."""
    if opened.mode.startswith("I"):
        opened = opened.point(lambda value: value / 256).convert("L")
    if opened.mode in ("RGB", "RGBA", "CMYK"):
        opened.load()
        return opened
    clear = opened.mode in ("LA", "PA", "La", "RGBa") or "transparency" in opened.info
    return opened.convert("RGBA" if clear else "RGB")


def _srgb(picture: Any, profile: bytes | None) -> Any:
    from PIL import ImageCms

    if profile and picture.mode in ("RGB", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            return ImageCms.profileToProfile(picture, source, srgb, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            pass  # a broken profile: the pixels as they are
    return picture.convert("RGB") if picture.mode == "CMYK" else picture


def _save(picture: Any, path: Path, quality: int) -> int:
    """Write a file whole or not at all; its length."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    with fresh.open("wb") as stream:
        if path.suffix == ".jpg":
            picture.save(stream, "JPEG", quality=quality, subsampling=0, optimize=True)
        else:
            picture.save(stream, "WEBP", quality=quality, method=4)
        stream.flush()
        os.fsync(stream.fileno())
        length = stream.tell()
    fresh.replace(path)
    return length


def _colour(picture: Any) -> str:
    from PIL import Image

    ground = picture
    if picture.mode == "RGBA":
        ground = Image.new("RGB", picture.size, "white")
        ground.paste(picture, mask=picture.getchannel("A"))
    red, green, blue = ground.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    return f"#{red:02x}{green:02x}{blue:02x}"


if __name__ == "__main__":
    main()
