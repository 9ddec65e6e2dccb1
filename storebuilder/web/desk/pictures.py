"""Receiving a picture that came with a form."""

from __future__ import annotations

from typing import BinaryIO, cast

from werkzeug.datastructures import FileStorage

from storebuilder import media
from storebuilder.errors import ShopError
from storebuilder.web.desk.speaking import say


def take_in(file: FileStorage) -> int:
    """Receive one picture that was sent and return its id; raises what a person can mend."""
    return media.receive(cast(BinaryIO, file.stream), file.filename or "").id


def said(error: ShopError) -> str:
    """What went wrong, in the reader's language."""
    return " ".join(say(part) for part in (error.message, error.hint) if part)
