"""Every text against its golden file: a new case is a new file, no code.

A file's first line names the function, and what it is told beside the site; the next ones (JSON)
say what of the tests' site is changed. Below the line of dashes stands the text, or ``Error:`` and
why there is none. After a wanted change ``WRITE_GOLDEN=1 pytest tests/provisioning/files`` writes
them anew, to be read before the commit.
"""

from __future__ import annotations

import importlib
import json
import os
from pathlib import Path
from typing import Any

import pytest

from provisioning.site import NotASite, Site
from provisioning.trouble import Trouble
from tests.provisioning.files.behind import a_site

CASES = sorted(Path(__file__).with_name("golden").glob("*.golden"))
DASHES = "-" * 20 + "\n"


def changed_site(text: str) -> Site:
    changes: dict[str, Any] = json.loads(text or "{}")
    return a_site(**{k: tuple(v) if isinstance(v, list) else v for k, v in changes.items()})


def written(function: str, site: Site) -> str:
    function, *words = function.split()
    module, _, name = function.rpartition(".")
    try:
        text = getattr(importlib.import_module(f"provisioning.files.{module}"), name)(site, *words)
    except (NotASite, Trouble) as error:
        return f"Error: {error}\n"
    assert isinstance(text, str)
    return text


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_it_works(case: Path) -> None:
    head, _, expected = case.read_text().partition(DASHES)
    function, _, changes = head.partition("\n")
    found = written(function, changed_site(changes))
    if os.environ.get("WRITE_GOLDEN"):
        case.write_text(head + DASHES + found)
        return
    assert found == expected


def test_there_are_cases() -> None:
    assert len(CASES) > 10
