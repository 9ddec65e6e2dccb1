"""Receiving pictures."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from storebuilder.jobs import job
from storebuilder.media.models import Picture


def receive(source: BinaryIO | Path, filename: str = "") -> Picture:
    """Take a picture in: checked by its content, stored once, its sizes made by a job."""
    raise NotImplementedError


@job("media.resize")
def resize(picture_id: int) -> None:
    """Make the sizes of a picture."""
    raise NotImplementedError
