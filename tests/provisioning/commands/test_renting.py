"""What can be asked of a cloud on the command line, against stand-ins of both."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from cli import main
from provisioning import ledger
from provisioning.commands import bucketing, renting
from provisioning.commands.renting import Place
from provisioning.ledger import Entry
from provisioning.machine import Done
from provisioning.trouble import Trouble
from tests.lab.clouds import lighthouse as tencent_standin
from tests.lab.clouds import lightsail as standin
from tests.provisioning.targets.conftest import a_key, amazon, state, tencent, told

__all__ = ["a_key", "amazon", "state", "tencent", "told"]
LAUNCH = ["launch", "tea", "--domain", "tea.example", "--country", "US", "--currency", "USD"]
LAUNCH += ["--language", "en", "--dry-run"]


@pytest.fixture(autouse=True)
def _mine(state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv("STOREBUILDER_HOME", str(tmp_path / "shops"))
    monkeypatch.setattr(ledger, "state", lambda: state)


def say(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as leaving:
        main(list(words))
    return int(leaving.value.code or 0), capsys.readouterr().err


def test_it_works(amazon: standin.Lightsail, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = say(capsys, *LAUNCH, "--on", "lightsail")
    assert code == 0
    assert "snapshots daily" in said
    assert "bucket" not in said
    code, said = say(capsys, *LAUNCH, "--on", "lightsail", "--no-auto-snapshots", "--bucket")
    assert code == 0
    assert "snapshots daily" not in said
    assert "bucket backups in Lightsail us-east-1: USD 1.00 a month" in said


def test_months_are_paid_ahead(
    tencent: tencent_standin.Lighthouse, capsys: pytest.CaptureFixture[str]
) -> None:
    _, said = say(capsys, *LAUNCH, "--on", "lighthouse")
    assert "at once for 1 month; then it renews itself" in said
    _, said = say(capsys, *LAUNCH, "--on", "lighthouse", "--months", "12", "--no-renew")
    assert "at once for 12 months; then it ends" in said
    code, said = say(capsys, *LAUNCH, "--on", "lighthouse", "--months", "13")
    assert (code, "'13' is not one of" in said) == (2, True)


@pytest.mark.parametrize(
    ("on", "option"),
    [
        ("lightsail", ["--months", "2"]),
        ("lightsail", ["--no-renew"]),
        ("lighthouse", ["--no-auto-snapshots"]),
        ("lighthouse", ["--bucket"]),
        ("ssh://root@203.0.113.7", ["--bucket"]),
    ],
)
def test_what_a_place_does_not_have_is_refused(
    on: str, option: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = say(capsys, *LAUNCH, "--on", on, *option)
    assert code == 2
    assert f"{option[0]} counts at" in said


def test_the_region_is_remembered_also_where_nobody_said_it(amazon: standin.Lightsail) -> None:
    place = Place(on="lightsail", yes=True, auto_snapshots=False)
    entry = renting.rent(place, "tea")
    assert entry.more == {"region": "us-east-1"}
    assert amazon.account.instances["storebuilder-tea"]["addOns"] == []


def test_a_move_within_a_region_is_refused_whoever_named_it(amazon: standin.Lightsail) -> None:
    from provisioning.commands import moving

    for more in ({}, {"region": "us-east-1"}):
        old = Entry(name="tea", target="lightsail", host="198.51.100.1", more=more)
        for region in ("", "us-east-1"):
            with pytest.raises(Trouble, match="tea is at lightsail already"):
                moving._entry(old, Place(on="lightsail", region=region, yes=True))


class Server:
    """A server that writes down what it is asked, and whether backups have a place there."""

    def __init__(self, *, has_place: bool = False) -> None:
        self.has_place = has_place
        self.asked: list[tuple[str, dict[str, str]]] = []

    def run(self, script: str, *, stdin: object = None) -> Done:
        return Done(0 if self.has_place else 1, "", "")

    def replace(self, remote: Sequence[str], *, terminal: bool, stdin: bytes | None = None) -> int:
        self.asked.append((" ".join(remote), json.loads(stdin or b"{}")))
        return 0

    def close(self) -> None: ...


def test_a_bucket_becomes_the_place_of_the_backups(
    amazon: standin.Lightsail, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry, server = (
        Entry(name="tea", target="lightsail", host="h", more={"region": "us-east-1"}),
        Server(),
    )
    monkeypatch.setattr(Entry, "way", lambda _entry: server)
    assert bucketing.keep_backups(entry) == 0
    [bucket] = amazon.account.buckets
    [key] = amazon.account.bucket_keys[bucket]
    [(words, secrets)] = server.asked
    assert f"backup set tea s3://{bucket} " in words
    assert f"--key-id {key['accessKeyId']} --by-stdin" in words
    assert secrets == {"secret": f"secret of {key['accessKeyId']}"}
    assert "secret of" not in words
    # Its key is not taken from a shop that uses it.
    server.has_place = True
    assert bucketing.keep_backups(entry) == 0
    assert amazon.account.bucket_keys[bucket] == [key]
    assert len(server.asked) == 1


def test_ending_says_what_of_the_backups_stays(
    amazon: standin.Lightsail, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("provisioning.targets.lightsail_ending.LISTED_FOR", 0)
    for more, kept in (((), True), (("--with-backups",), False)):
        entry = renting.rent(Place(on="lightsail", yes=True), "tea")
        ledger.remember(entry)
        monkeypatch.setattr(Entry, "way", lambda _entry: Server())
        bucketing.keep_backups(entry)
        [bucket] = amazon.account.buckets
        amazon.account.objects[bucket] = 1
        code, said = say(capsys, "destroy", "tea", "--yes", "--without-backup", *more)
        assert code == 0, said
        assert ("--with-backups ends it" in said) is kept
        assert (f"Kept: bucket {bucket}" in said) is kept
        assert bool(amazon.account.buckets) is kept
