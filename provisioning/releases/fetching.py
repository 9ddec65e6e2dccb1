"""Wheels of the lock file for another machine's Python, by pip or uv, whichever is here."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from provisioning.trouble import Trouble

if TYPE_CHECKING:
    from provisioning.releases.building import Platform

#: The oldest C libraries that wheels for the server may ask for; Debian 12 has 2.36.
TAGS = ("manylinux_2_35", "manylinux_2_34", "manylinux_2_31", "manylinux_2_28", "manylinux_2_27",
        "manylinux_2_24", "manylinux_2_17", "manylinux_2_12", "manylinux_2_5",
        "manylinux2014", "manylinux1")  # fmt: skip
#: Descriptions of services that a shop never calls: thirty megabytes.
SERVICES = {"s3", "sts"}


def packages(platform: Platform, lock: Path) -> Path:
    """A folder like site-packages for ``platform``, made once for each lock file and kept."""
    from provisioning.releases.building import cache

    told = hashlib.sha256(lock.read_bytes()).hexdigest()[:12]
    kept = cache() / "packages" / f"{told}-{platform}"
    if not kept.is_dir():
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
            half = Path(folder) / "site-packages"
            _fetch(platform, lock, half)
            _thin(half)
            try:
                half.rename(kept)
            except OSError:  # somebody else was quicker
                if not kept.is_dir():
                    raise
    return kept


def _fetch(platform: Platform, lock: Path, target: Path) -> None:
    command = _by_pip(platform) if find_spec("pip") else _by_uv(platform)
    words = [*command, "--target", str(target), "--only-binary", ":all:", "--require-hashes",
             "-r", str(lock)]  # fmt: skip
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=_environment())
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.startswith(("ERROR", "error"))]
        raise Trouble(
            f"The packages for {platform} could not be had: {(lines or ['?'])[-1]}",
            hint="Is the package index reachable from here? The server itself needs none.",
        )


def _by_pip(platform: Platform) -> list[str]:
    short = platform.python.replace(".", "")
    words = [sys.executable, "-m", "pip", "install", "--quiet", "--no-compile", "--no-deps",
             "--python-version", platform.python, "--implementation", "cp",
             "--abi", f"cp{short}", "--abi", "abi3", "--abi", "none"]  # fmt: skip
    for tag in TAGS:
        words += ["--platform", f"{tag}_{platform.machine}"]
    return words


def _by_uv(platform: Platform) -> list[str]:
    uv = shutil.which("uv")
    if uv is None:
        raise Trouble(
            "Making a release needs pip or uv, and neither is here.", hint="Install uv or pip."
        )
    return [uv, "pip", "install", "--quiet", "--no-deps", "--python-version", platform.python,
            "--python-platform", f"{platform.machine}-manylinux_2_35"]  # fmt: skip


def _environment() -> dict[str, str]:
    return os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}


def _thin(folder: Path) -> None:
    """Leave out what a shop never reads."""
    shutil.rmtree(folder / "bin", ignore_errors=True)
    data = folder / "botocore" / "data"
    for path in data.iterdir():
        if path.is_dir() and path.name not in SERVICES:
            shutil.rmtree(path)
    for name in ("tests", "test"):
        for path in folder.glob(f"*/{name}"):
            shutil.rmtree(path)
