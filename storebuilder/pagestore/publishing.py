"""Assets of themes as files, so that a slow phone holds no thread of ours."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from storebuilder.pagestore import marks, naming, packing

if TYPE_CHECKING:
    from storebuilder.config import Config

#: The fronts look for ``/assets/…`` below ``_assets``, for every host, so that no link is needed.
FOLDER = f"_assets/{naming.ASSETS}"
TEXTS = {".css", ".js", ".svg", ".json", ".txt"}
OUTDATED = 30 * 24 * 3600  # seconds: pages that somebody still has open may name an old one


def publish(config: Config, files: Mapping[str, Path]) -> None:
    """Write each file under its public name (``plain/base.1a2b3c.css``), packed where it helps.

    Names hold their content's hash, so what is there stays; long outdated ones are taken away.
    """
    top = config.pages / FOLDER
    fresh = marks.own(config) / "fresh"
    fresh.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, source in files.items():
        target = top / name
        if not target.exists():
            content = source.read_bytes()
            is_text = target.suffix in TEXTS
            written = packing.write(packing.of_asset(content) if is_text else {"": content}, fresh)
            try:
                packing.make_folder(target.parent, config.pages)
                packing.move(written, target)
            finally:
                packing.clear(written)
    _clear(top, files)


def _clear(top: Path, files: Mapping[str, Path]) -> None:
    wanted = {top / name for name in files}
    for path in list(top.glob("*/*")):
        plain = path.with_suffix("") if path.suffix in (".zst", ".br", ".gz") else path
        if plain not in wanted and time.time() - path.stat().st_ctime > OUTDATED:
            path.unlink(missing_ok=True)
