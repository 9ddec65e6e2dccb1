"""The program for the server as one file that Python runs."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

PACKAGE = Path(__file__).parents[1]
#: What works on the server: these lean on the standard library only, and a test says so.
PARTS = ("__init__.py", "trouble.py", "secret.py", "site.py", "plan.py", "machine.py", "lock.py",
         "places.py", "files", "steps", "agent")  # fmt: skip
MAIN = "import sys\nfrom provisioning.agent import main\nsys.exit(main(sys.argv[1:]))\n"
LONG_AGO = (1980, 1, 1, 0, 0, 0)


def agent(main: str = MAIN) -> bytes:
    """The zip application, the same bytes for the same sources."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(sources()):
            name = f"provisioning/{path.relative_to(PACKAGE).as_posix()}"
            archive.writestr(zipfile.ZipInfo(name, LONG_AGO), path.read_bytes())
        archive.writestr(zipfile.ZipInfo("__main__.py", LONG_AGO), main)
    return held.getvalue()


def sources() -> list[Path]:
    """The files of the parts that work on the server."""
    found: list[Path] = []
    for part in PARTS:
        path = PACKAGE / part
        inside = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]
        found += [one for one in inside if "__pycache__" not in one.parts]
    return found
