"""Looking at the backups that there are: a list, and one of them opened with the merchant's key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyrage.x25519 import Identity

from storebuilder.backups import fetching, settings
from storebuilder.backups.fetching import LATEST
from storebuilder.backups.manifests import moment_of
from storebuilder.backups.notes import alone, read_state
from storebuilder.backups.taking import workroom
from storebuilder.config import Config
from storebuilder.errors import ShopError

Tell = Callable[[str, int, int], None]
WORK_OF_CHECK = "check"


def every(config: Config) -> list[dict[str, Any]]:
    """The backups in the shop's place, the oldest first, and what this machine knows of each."""
    file = settings.read(config)
    state = read_state(config)
    known = state.archives if state.to == file.to else {}
    return [
        {
            "id": number,
            "at": moment_of(number),
            "bytes": size,
            "state": known[number].state if number in known else "unknown",
        }
        for number, size in fetching.archives(file.place()).items()
    ]


def verify(config: Config, key: Identity, tell: Tell, number: str = LATEST) -> dict[str, Any]:
    """Fetch a backup and all its media, open everything and compare; says what is wrong."""
    place = settings.read(config).place()
    with alone(config, WORK_OF_CHECK), workroom(config, WORK_OF_CHECK) as room:
        chosen, opened = fetching.open_one(place, number, key, room)
        media = opened.manifest.media
        wrong = fetching.fetch_media(place, media, key, None, room, tell)
    figures = opened.manifest.figures
    return {
        "id": chosen,
        "orders": figures.rows.get("orders", 0),
        "totals": figures.totals,
        "rows": sum(figures.rows.values()),
        "media": len(media),
        "wrong": wrong,
    }


def refuse_wrong(report: dict[str, Any]) -> None:
    """Raise ShopError where something is wrong with what was verified."""
    if report["wrong"]:
        count = len(report["wrong"])
        raise ShopError(f"{count} of its pictures are not right, such as: {report['wrong'][0]}")
