"""Looking at a file before it is imported: a job says what would change, and changes nothing."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

import msgspec
from flask import current_app

from storebuilder import catalog, jobs
from storebuilder.catalog import Trial
from storebuilder.db import writing
from storebuilder.errors import Conflict, NotFound, ShopError
from storebuilder.web.desk.speaking import language_name, t

KIND = "panel.import_trial"
REPORT = "trial.json"  # beside the file that was taken in
CLAIM = "started"  # made once, when the file is imported after all


class Report(msgspec.Struct):
    """What is kept of a trial: what would be done, or why the file is refused."""

    trial: Trial | None = None
    refused: str = ""


@dataclass(frozen=True)
class TrialView:
    """A trial as its page shows it; ``report`` is None while the job works."""

    token: str
    name: str
    report: Report | None
    started: bool


def begin(path: Path) -> None:
    """Let a job look at a file that was taken in."""
    with writing():
        jobs.later(KIND, path=str(path))


@jobs.job(KIND)
def look(path: str) -> None:
    """Say beside the file what an import of it would do."""
    file = Path(path)
    try:
        report = Report(catalog.try_csv(file))
    except ShopError as error:
        report = Report(refused=str(error))
    fresh = file.with_name(f"{REPORT}.new")
    fresh.write_bytes(msgspec.json.encode(report))
    fresh.replace(file.with_name(REPORT))


def view_of(token: str) -> TrialView:
    """The trial with this token; raises NotFound."""
    file = _file(token)
    report = file.with_name(REPORT)
    made = msgspec.json.decode(report.read_bytes(), type=Report) if report.is_file() else None
    return TrialView(token, file.name, made, file.with_name(CLAIM).exists())


def claim(token: str) -> Path:
    """The file of a trial, to be imported: once, however often the button is pressed."""
    file = _file(token)
    try:
        os.close(os.open(file.with_name(CLAIM), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise Conflict("This file is being imported already.") from None
    return file


def field_words(name: str) -> str:
    """What a changed field is called: ``title zh-CN`` is "Title · 简体中文"."""
    first, _, tag = name.partition(" ")
    key = f"imports.trial.name.{first}"
    said = t(key)
    called = first if said == key else said
    return f"{called} · {language_name(tag)}" if tag else called


def _file(token: str) -> Path:
    home: Path = current_app.config["SHOP"].home
    folder = home / "imports" / token
    found = list(folder.glob("*.csv")) if re.fullmatch("[0-9a-f]{16}", token) else []
    if not found:
        raise NotFound("There is no such import.")
    return found[0]
