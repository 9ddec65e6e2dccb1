"""How the backups are is told from notes alone, and no web process loads what makes them."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import time_machine

from storebuilder import backups, clock, words
from storebuilder.backups import warning
from storebuilder.config import Config
from storebuilder.errors import ShopError
from tests.backups import builders
from tests.backups.builders import Merchant
from tests.commandline import ROOT

LOADED = """
import sys
from pathlib import Path
from storebuilder import config
from storebuilder.app import create_app
create_app(config.read(Path(sys.argv[1])))
import storebuilder.worker, storebuilder.wsgi
heavy = {"boto3", "botocore", "pyrage", "zstandard", "storebuilder.backups"}
print(sorted(heavy & {*sys.modules}))
"""


def test_it_works(owner: Merchant) -> None:
    taken = owner.back_up()
    found = backups.health(owner.config)
    assert found.state == "green"
    assert found.at is not None
    assert f"{found.at:%Y%m%d-%H%M}" == taken.id[:13]
    assert "the last good one is of" in found.words


def test_without_a_place_there_is_none(config: Config) -> None:
    assert backups.health(config) == ("none", None, "no place for backups is set")


def test_before_the_first_it_is_red(owner: Merchant) -> None:
    assert backups.health(owner.config) == ("red", None, "none was made yet")


def test_it_is_green_for_a_day_and_two_hours(owner: Merchant) -> None:
    owner.back_up()
    for hours, state in ((25.9, "green"), (26.1, "red"), (-1, "green")):
        with time_machine.travel(clock.now() + timedelta(hours=hours)):
            assert backups.health(owner.config).state == state


def test_one_that_went_well_makes_it_green_again(owner: Merchant, disk: Path) -> None:
    owner.back_up()
    away = disk.rename(disk.with_name("away"))
    with suppress(ShopError):
        owner.back_up()
    found = backups.health(owner.config)
    assert found.state == "red"
    assert "the folder is not there" in found.words
    away.rename(disk)
    owner.back_up()
    assert backups.health(owner.config).state == "green"


def test_another_place_has_no_backup_yet(owner: Merchant, tmp_path: Path) -> None:
    owner.back_up()
    other = tmp_path / "other"
    other.mkdir()
    backups.set_up(owner.config, str(other))
    assert backups.health(owner.config).state == "red"
    owner.back_up()
    assert len(list(other.glob("tea/media/*"))) == 3


def test_no_web_process_loads_it(config: Config) -> None:
    words = [sys.executable, "-c", LOADED, str(config.home)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_both_languages_have_the_same_words() -> None:
    def keys(language: str) -> set[str]:
        return set(words.read(warning.WORDS, language).texts)

    english = {key for key in keys("en") if key.startswith("backups.")}
    assert keys("zh-CN") == english
    say = words.read(warning.WORDS, "zh-CN")
    assert all(say(key) != words.read(warning.WORDS, "en")(key) for key in english)


def test_large_pictures_take_little_memory(filled: Config, disk: Path, tmp_path: Path) -> None:
    """A picture and a database of 64 MB in a process that may have little more than it needs."""
    owner = builders.merchant(filled, f"file://{disk}")
    with (filled.media / "large").open("wb") as stream:
        stream.truncate(64_000_000)
    program = (
        "import resource, sys; from pathlib import Path\n"
        "from storebuilder import backups, config, launching\n"
        "shop = config.read(Path(sys.argv[1]))\n"
        "with launching.inside(shop):\n"
        "    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "    backups.now(shop, lambda *_: None)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    words = [sys.executable, "-c", program, str(filled.home)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 40_000  # kilobytes
    assert backups.verify(filled, owner.key, builders.tell)["wrong"] == []
