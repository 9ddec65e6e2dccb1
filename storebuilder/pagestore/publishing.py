"""Assets of themes as files, so that a slow phone holds no thread of ours."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from storebuilder.pagestore import marks, naming, packing

if TYPE_CHECKING:
    from storebuilder.config import Config

FOLDER = "_assets"
TEXTS = {".css", ".js", ".svg", ".json", ".txt"}
OUTDATED = 30 * 24 * 3600  # seconds: pages that somebody still has open may name an old one


def publish(config: Config, files: Mapping[str, Path], hosts: Iterable[str] = ()) -> None:
    """Write each file under its public name (``plain/base.1a2b3c.css``), packed where it helps.

    Names hold their content's hash, so what is there stays; long outdated ones are taken away.
    Each host's ``/assets/`` leads there.
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
    for host in hosts:
        if (folder := naming.folder(config.pages, host, "/")) is not None:
            packing.make_folder(folder, config.pages)
            link(folder)


def link(host: Path) -> None:
    """Let ``assets`` in a host's folder lead to the assets of all themes."""
    with contextlib.suppress(FileExistsError):
        (host / naming.ASSETS).symlink_to(Path("..") / FOLDER)


def _clear(top: Path, files: Mapping[str, Path]) -> None:
    wanted = {top / name for name in files}
    for path in list(top.glob("*/*")):
        plain = path.with_suffix("") if path.suffix in (".zst", ".br", ".gz") else path
        if plain not in wanted and time.time() - path.stat().st_ctime > OUTDATED:
            path.unlink(missing_ok=True)
