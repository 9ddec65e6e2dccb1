"""A shop that is served: its processes, how they end, and what happens when one dies."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storebuilder import config, homes, running, serving
from storebuilder.config import Config, ShopFile
from storebuilder.errors import Conflict
from storebuilder.parenting import FIRST_PAUSE, LONGEST_PAUSE, STEADY, Child, Parent
from tests.commandline import ROOT, Shell, free_port, shell


@pytest.fixture(scope="module")
def sh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    with shell(tmp_path_factory.mktemp("shops with a space")) as one:
        one.good("launch", "tea", "--detach", "--port", str(free_port()))
        yield one


@pytest.fixture
def shop(sh: Shell) -> Config:
    """The shop, running in the background whatever the test before did to it."""
    found = config.read(sh.home / "tea")
    if running.state(found) is None:
        sh.good("serve", "tea", "--detach")
    return found


def eventually(what: Callable[[], object], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "this did not come true in time"
        time.sleep(0.05)


def pids(shop: Config) -> dict[str, int]:
    found = running.state(shop)
    assert found is not None
    return {"parent": found["pid"], **found["children"]}


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_it_works(sh: Shell, shop: Config) -> None:
    assert serving.ask(shop) == {"ok": True, "shop": "tea"}
    row = json.loads(sh.good("status", "tea", "--json"))[0]
    assert (row["state"], row["port"]) == ("running", shop.file.port)
    sh.good("stop", "tea")
    assert json.loads(sh.good("status", "tea", "--json"))[0]["state"] == "stopped"
    sh.good("serve", "tea", "--detach")
    assert serving.ask(shop)


def test_it_is_stopped_within_seconds_and_leaves_nothing(sh: Shell, shop: Config) -> None:
    alive, begun = pids(shop), time.monotonic()
    assert set(alive) == {"parent", "web", "worker"}
    sh.good("stop", "tea")
    assert time.monotonic() - begun < 8
    for pid in alive.values():
        eventually(lambda pid=pid: gone(pid), 3)  # type: ignore[misc]
    assert homes.port_is_free(shop.file.port)


@pytest.mark.parametrize("role", ["web", "worker"])
def test_what_dies_is_started_again(shop: Config, role: str) -> None:
    before = pids(shop)
    os.kill(before[role], signal.SIGKILL)
    eventually(lambda: pids(shop).get(role, before[role]) != before[role])
    eventually(lambda: serving.ask(shop))
    assert pids(shop)["parent"] == before["parent"]


def test_visitors_wait_while_the_web_process_is_started_again(shop: Config) -> None:
    before = pids(shop)
    os.kill(before["web"], signal.SIGKILL)
    eventually(lambda: gone(before["web"]))
    connection = http.client.HTTPConnection("127.0.0.1", shop.file.port, timeout=20)
    connection.request("GET", "/healthz", headers={"Host": "tea.localhost"})
    assert connection.getresponse().status == 200
    connection.close()


def test_a_visitor_cannot_rename_the_path(shop: Config) -> None:
    # gunicorn believes these headers of anybody on the same machine, unless it is told not to.
    wanted = {"Host": homes.shop_host("tea"), "SCRIPT_NAME": "/x", "PATH_INFO": "/pages/about"}
    connection = http.client.HTTPConnection("127.0.0.1", shop.file.port, timeout=10)
    connection.request("GET", "/nowhere", headers=wanted)
    assert connection.getresponse().status == 404
    connection.close()


def test_children_do_not_outlive_a_killed_parent(sh: Shell, shop: Config) -> None:
    before = pids(shop)
    os.kill(before["parent"], signal.SIGKILL)
    for pid in before.values():
        eventually(lambda pid=pid: gone(pid))  # type: ignore[misc]
    sh.good("serve", "tea", "--detach")
    assert serving.ask(shop)


def test_a_dying_child_is_started_ever_more_slowly() -> None:
    child, now, pauses = Child("web"), 1000.0, []
    for _ in range(10):
        child.started = now
        now += 0.1
        pauses.append(child.pause(now))
    assert pauses[:4] == [FIRST_PAUSE * 2**i for i in range(4)]
    assert pauses[-1] == LONGEST_PAUSE
    child.started = now
    assert child.pause(now + STEADY + 1) == FIRST_PAUSE


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_attached_it_says_where_the_shop_is_and_ends_with_ctrl_c(
    sh: Shell, shop: Config, number: signal.Signals
) -> None:
    sh.good("stop", "tea")
    with sh.attached("serve", "tea") as process:
        assert process.stdout is not None
        said = ""
        while "Ctrl-C" not in said:
            line = process.stdout.readline()
            assert line, said
            said += line
        assert f"http://tea.localhost:{shop.file.port}/" in said
        children = [pid for role, pid in pids(shop).items() if role != "parent"]
        begun = time.monotonic()
        os.kill(process.pid, number)
        rest, _ = process.communicate(timeout=20)
        assert time.monotonic() - begun < 8
        assert process.returncode == 0, said + rest
        assert rest.endswith("Stopped.\n")
    for pid in children:
        eventually(lambda pid=pid: gone(pid), 3)  # type: ignore[misc]


def test_a_second_serve_says_that_it_runs(sh: Shell, shop: Config) -> None:
    done = sh.run("serve", "tea")
    assert done.returncode == 1
    assert "tea runs already. Stop it with: storebuilder stop tea" in done.stderr
    with pytest.raises(Conflict), running.claim(shop):
        pass


def test_a_port_that_is_taken_is_said_with_the_command_that_helps(sh: Shell, shop: Config) -> None:
    sh.good("stop", "tea")
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", shop.file.port))
        other.listen()
        for words in (("serve", "tea", "--detach"), ("serve", "tea")):
            done = sh.run(*words)
            assert done.returncode == 1
            assert f"Port {shop.file.port} cannot be used" in done.stderr
            assert "storebuilder serve tea --port 8" in done.stderr
    free = free_port()
    assert f":{free}/" in sh.good("serve", "tea", "--port", str(free), "--detach")


def test_a_shop_that_cannot_start_says_why(sh: Shell, shop: Config) -> None:
    sh.good("stop", "tea")
    (shop.home / "shop.toml").write_text("name = 3\n")
    done = sh.run("serve", "tea")
    assert done.returncode == 2
    assert "shop.toml" in done.stderr
    assert done.stderr.count("\n") == 1
    config.write(shop.home, shop.file)


def test_the_pulse_tells_strangers_nothing_of_the_jobs(shop: Config) -> None:
    assert serving.ask(shop, token="guess") == {"ok": True, "shop": "tea"}
    assert serving.ask(shop, token="") == {"ok": True, "shop": "tea"}


def test_asking_how_a_shop_is_loads_neither_flask_nor_sqlalchemy() -> None:
    script = "import sys, storebuilder.starting; print({'flask', 'sqlalchemy'} & {*sys.modules})"
    run = [sys.executable, "-c", script]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_the_log_is_rotated_by_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "LARGEST_LOG", 1000)
    log = running.Log(tmp_path / "serve.log", attached=False)
    for number in range(100):
        log.write("web", f"line {number}\n".encode())
    sizes = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    assert set(sizes) == {"serve.log", "serve.log.1", "serve.log.2"}
    assert max(sizes.values()) < 1100
    assert "web: line 99" in (tmp_path / "serve.log").read_text()


def test_a_way_in_is_shown_on_the_terminal_and_kept_in_no_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = running.Log(tmp_path / "serve.log", attached=True)
    shop = config.write(
        tmp_path / "tea", ShopFile(name="tea", panel_host="panel.tea.localhost", secret_key="s")
    )
    parent = Parent(shop, log, [], -1, lambda *_: {"ok": True}, "/sign-in/secret")
    parent._look()
    log.say("Stopped.")
    assert "/sign-in/secret" in capsys.readouterr().out
    assert "secret" not in (tmp_path / "serve.log").read_text()
