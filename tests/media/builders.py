"""Pictures drawn for tests."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageDraw

from storebuilder import jobs, media
from storebuilder.media import Picture


def drawn(
    width: int = 800, height: int = 600, kind: str = "JPEG", mode: str = "RGB", **options: Any
) -> bytes:
    """A picture file: a tea-coloured ground with a dark square in its upper left corner."""
    picture = Image.new(mode, (width, height), _colour(mode, (196, 164, 120)))
    corner = (0, 0, max(1, width // 4), max(1, height // 4))
    ImageDraw.Draw(picture).rectangle(corner, fill=_colour(mode, (20, 20, 20)))
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


def _colour(mode: str, colour: tuple[int, int, int]) -> Any:
    if mode == "RGBA":
        return (*colour, 128)
    if mode in ("RGB", "CMYK"):
        return colour if mode == "RGB" else (0, *colour)
    return colour[0]


def picture(data: bytes | None = None, filename: str = "pot.jpg") -> Picture:
    """A picture that was received and whose sizes are made."""
    row = media.receive(io.BytesIO(data or drawn()), filename)
    jobs.run_due()
    return row
