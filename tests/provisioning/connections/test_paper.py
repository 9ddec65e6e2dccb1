"""A machine on paper writes below its root, and down what it would have run."""

from pathlib import Path

from provisioning.connections.paper import PaperMachine
from provisioning.machine import Done


def test_it_works(tmp_path: Path) -> None:
    machine = PaperMachine(tmp_path, {"id": lambda words: Done(1, "", f"no {words[-1]}")})
    machine.folder("/srv/tea", mode=0o700, owner="alice")
    machine.write("/srv/tea/cup", "green", mode=0o600, owner="alice")
    machine.link("/srv/now", "tea")
    assert machine.try_("id", "-u", "alice").err == "no alice"
    assert machine.run("rm", "-rf", "/", user="alice") == ""
    assert machine.told == [
        "> /srv/tea/ 0700 alice",
        "> /srv/tea/cup 0600",
        "> /srv/now -> tea",
        "$ id -u alice",
        "$ (alice) rm -rf /",
    ]
    assert (tmp_path / "srv/now/cup").read_text() == "green"
    assert machine.is_folder("/srv/tea", mode=0o700, owner="alice")
    assert not machine.is_folder("/srv/tea", mode=0o700, owner="root")


def test_nobody_reads_where_the_root_lies(tmp_path: Path) -> None:
    machine = PaperMachine(tmp_path)
    machine.run("tar", "-C", str(machine.path("/srv")))
    assert machine.told == ["$ tar -C /srv"]
