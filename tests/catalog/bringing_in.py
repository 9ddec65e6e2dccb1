"""Importing rows that a test writes itself."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from storebuilder import catalog
from storebuilder.catalog.runs import ImportRun
from tests.catalog import catalogues


def bring_in(folder: Path, *rows: Mapping[str, str], **options: Any) -> ImportRun:
    return catalog.import_csv(catalogues.write(folder / "goods.csv", rows), **options)


def problems(run: ImportRun) -> list[str]:
    return [f"{note['row']} {note['handle']}: {note['problem']}" for note in run.problems]
