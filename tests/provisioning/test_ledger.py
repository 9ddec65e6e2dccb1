"""What this machine remembers of servers: for its owner alone, and never a secret."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from provisioning import ledger
from provisioning.connections import Local, Ssh
from provisioning.ledger import Entry
from provisioning.secret import Secret
from provisioning.trouble import Trouble


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))


def entry(name: str = "tea", **more: object) -> Entry:
    return Entry(name=name, target="ssh", host="203.0.113.7", **more)  # type: ignore[arg-type]


def file(name: str = "tea") -> Path:
    return ledger.state() / "servers" / f"{name}.json"


def test_it_works() -> None:
    assert ledger.find("tea") is None
    ledger.remember(entry(user="root", port=2222, key="/k", more={"region": "r"}))
    assert ledger.get("tea") == entry(user="root", port=2222, key="/k", more={"region": "r"})
    assert str(ledger.get("tea").address) == "ssh://root@203.0.113.7:2222"
    assert isinstance(ledger.get("tea").way(), Ssh)
    assert isinstance(Entry(name="tea", target="local", host="localhost").way(), Local)
    ledger.forget("tea")
    assert ledger.find("tea") is None


def test_two_commands_write_at_once() -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda port: ledger.remember(entry(port=port)), range(1, 101)))
    assert ledger.get("tea").port in range(1, 101)
    assert [path.name for path in file().parent.iterdir()] == ["tea.json"]


def test_only_its_owner_can_read_it() -> None:
    ledger.remember(entry())
    assert file().stat().st_mode & 0o777 == 0o600
    assert file().parent.stat().st_mode & 0o777 == 0o700


def test_a_secret_cannot_be_written_down() -> None:
    ledger.remember(entry())
    with pytest.raises(TypeError):
        ledger.remember(entry(more={"key": Secret("hunter2")}))
    assert ledger.get("tea") == entry()
    assert "hunter2" not in "".join(p.read_text() for p in file().parent.iterdir())


@pytest.mark.parametrize(
    "text", ["", "{half", "null", "[]", '{"name": "tea"}', '{"nonsense": 1}', '"tea"']
)
def test_a_broken_one_is_named_with_the_way_out(text: str) -> None:
    ledger.remember(entry())
    file().write_text(text)
    with pytest.raises(Trouble, match=r"tea\.json cannot be read\. Remove it and launch again"):
        ledger.get("tea")


def test_a_broken_one_hides_no_other() -> None:
    for name in ("cup", "pot", "tea"):
        ledger.remember(entry(name))
    file("cup").write_text("{half")
    assert [one.name for one in ledger.every()] == ["pot", "tea"]
    with pytest.raises(Trouble, match=r"Known are: pot, tea\."):
        ledger.get("nobody")


def test_a_name_leads_nowhere_else() -> None:
    ledger.remember(entry())
    (ledger.state() / "other.json").write_text(json.dumps({"name": "x"}))
    assert ledger.find("../other") is None
    assert ledger.known_hosts("../../evil").parent == file().parent


def test_no_word_of_a_ledger_is_an_option_of_ssh() -> None:
    with pytest.raises(Trouble, match="not an address"):
        entry(user="-oProxyCommand=id").way()
