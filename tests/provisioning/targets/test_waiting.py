from __future__ import annotations

import subprocess
import sys

import pytest

from provisioning.targets.waiting import TooLong, wait_for
from tests.provisioning.targets.conftest import Narration


def test_it_works(told: Narration) -> None:
    answers = iter([None, None, None, None, "there"])
    found = wait_for(lambda: next(answers), "tea", say=told.say, sleep=told.sleep)
    assert found == "there"
    assert told.slept == 20
    assert told.lines == ["waiting for tea", "waiting for tea, 15 seconds"]


def test_what_is_there_is_not_waited_for(told: Narration) -> None:
    assert wait_for(lambda: 1, "tea", say=told.say, sleep=told.sleep) == 1
    assert told.lines == []


def test_it_looks_once_more_at_the_end_and_then_gives_up(told: Narration) -> None:
    looked: list[float] = []

    def look() -> None:
        looked.append(told.slept)

    with pytest.raises(TooLong, match="Waited 30 seconds for tea. Run the same command again"):
        wait_for(look, "tea", say=told.say, sleep=told.sleep, at_most=30)
    assert looked == [0, 5, 10, 15, 20, 25, 30]


def test_no_clouds_library_is_loaded_before_it_is_asked() -> None:
    loaded = "{'boto3', 'tencentcloud', 'click'} & {*sys.modules}"
    words = f"import sys, provisioning.targets; print({loaded})"
    said = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert said.stdout == "set()\n"
