"""The doctor names what is wrong and the command that mends it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec import structs

from storebuilder import clock, doctor, jobs
from storebuilder.config import Config
from storebuilder.db import db, writing
from storebuilder.doctor import Finding
from storebuilder.jobs import Job
from storebuilder.mail.models import Message
from storebuilder.payments.models import ProviderEvent
from tests.commandline import Shell, free_port, shell


@pytest.fixture
def sh(tmp_path: Path) -> Iterator[Shell]:
    with shell(tmp_path / "shops") as one:
        yield one


@pytest.fixture
def config(config: Config) -> Config:
    """The shop at a port of its own: other tests serve theirs at 8000 meanwhile."""
    return replace(config, file=structs.replace(config.file, port=free_port()))


def wrong(config: Config) -> dict[str, Finding]:
    return {finding.what: finding for finding in doctor.shop(config) if not finding.good}


def test_it_works(config: Config) -> None:
    assert wrong(config) == {}
    assert all(finding.good for finding in doctor.machine(config.home))


def test_settings_that_others_can_read_are_found(config: Config) -> None:
    (config.home / "shop.toml").chmod(0o644)
    assert wrong(config)["settings"].remedy == f"chmod 600 {config.home / 'shop.toml'}"


def test_what_waits_for_a_person_is_counted(config: Config) -> None:
    with writing():
        for state in ("failed", "failed", "done"):
            db.session.add(Job(kind="x", payload={}, state=state))
        texts = {"subject": "s", "html": "h", "text": "t", "language": "en"}
        db.session.add(Message(key="a", to="a@tea.example", state="failed", **texts))
        event = {"provider": "stripe", "event_ref": "evt_1", "kind": "paid", "body": "{}"}
        db.session.add(ProviderEvent(outcome="parked", **event))
    found = wrong(config)
    assert set(found) == {"jobs", "mail", "payments"}
    assert found["jobs"].said == "2 gave up"


def test_a_job_that_nobody_does_is_found(config: Config) -> None:
    with writing():
        late = clock.now() - timedelta(minutes=10)
        db.session.add(Job(kind="x", payload={}, run_at=late))
    assert wrong(config)["waiting jobs"].remedy == "storebuilder serve tea"
    assert jobs.LEASE  # the worker's own time-out is another matter


def test_an_old_database_is_found(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storebuilder.migrating.newest", lambda: "9999")
    assert wrong(config)["database"].remedy == "storebuilder upgrade tea"


def test_a_live_shop_without_a_mail_server_is_found(config: Config) -> None:
    from msgspec.structs import replace

    from storebuilder import config as settings

    live = settings.write(config.home, replace(config.file, live=True))
    assert "Set smtp" in wrong(live)["mail server"].remedy


def test_an_old_sqlite_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Old:
        sqlite_version = "3.40.1"

    monkeypatch.setattr(doctor, "sqlite_module", lambda: Old)
    found = {finding.what: finding for finding in doctor.machine(tmp_path)}
    assert not found["SQLite"].good
    assert "pysqlite3" in found["SQLite"].remedy


def test_a_line_ends_with_the_remedy() -> None:
    line = Finding("tea", "worker", False, "does not run", "storebuilder serve tea").line()
    assert line == "✗ tea: worker: does not run\n    → storebuilder serve tea"


def test_the_exit_code_is_three_where_something_is_wrong(sh: Shell) -> None:
    assert sh.run("doctor").returncode == 0
    home = sh.home / "tea"
    home.mkdir()
    (home / "shop.toml").write_text(
        'name = "tea"\npanel_host = "panel.tea.localhost"\nsecret_key = "s"\n'
    )
    (home / "shop.toml").chmod(0o644)
    done = sh.run("doctor", "tea", "--json")
    assert done.returncode == 3
    found = {row["what"]: row for row in json.loads(done.stdout) if not row["good"]}
    assert found["settings"]["remedy"].startswith("chmod 600")
    assert found["database"]["remedy"] == "storebuilder upgrade tea"
