"""The faults that journeys on servers plant into another version: their places are still there."""

from __future__ import annotations

import pytest

from tests.commandline import ROOT
from tests.provisioning.server import test_moving, test_upgrading

FAULTS = [
    value
    for module in (test_moving, test_upgrading)
    for name, value in vars(module).items()
    if name.isupper() and isinstance(value, tuple) and str(value[0]).endswith(".py")
]


def test_it_works() -> None:
    assert len(FAULTS) >= 6


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault[2].strip()[:30])
def test_each_stands_once_in_its_file(fault: tuple[str, str, str]) -> None:
    file, old, new = fault
    text = (ROOT / file).read_text()
    assert text.count(old) == 1
    compile(text.replace(old, new), file, "exec")
