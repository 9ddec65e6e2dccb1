"""A shop behind a web server, at a socket that systemd holds: no restart loses a request."""

import os
import re
import signal
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from storebuilder import config, running, serving, systemd
from storebuilder.config import Config
from storebuilder.engines import sqlite_module
from storebuilder.errors import Conflict, NotAccepted
from tests.commandline import Shell, free_port, shell
from tests.systemd import Systemd
from tests.systemd import systemd as held
from tests.test_memory import LARGEST
from tests.test_serving import eventually

HOST = "tea.localhost"
PANEL = "panel.tea.localhost"


@pytest.fixture(scope="module")
def sh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    with shell(tmp_path_factory.mktemp("shops")) as one:
        one.good("launch", "tea", "--detach", "--port", str(free_port()))
        one.good("stop", "tea")
        yield one


@pytest.fixture
def shop(sh: Shell) -> Config:
    found = config.read(sh.home / "tea")
    return config.write(found.home, replace(found.file, behind=True))


@pytest.fixture
def unit(shop: Config) -> Iterator[Systemd]:
    with held(shop) as one:
        yield one


def test_it_works(shop: Config, unit: Systemd) -> None:
    log = shop.run / "serve.log"
    before = log.stat().st_size
    unit.start()
    status, body = unit.get("/", HOST)
    assert status == 200
    assert b'<link rel="canonical" href="https://tea.localhost/">' in body
    assert serving.ask(shop) == {"ok": True, "shop": "tea"}
    assert unit.stop() == 0
    assert unit.notice() == "STOPPING=1"
    assert running.state(shop) is None
    assert unit.said == "The shop answers.\nStopped.\n"
    assert log.stat().st_size == before


@pytest.mark.slow
def test_no_request_is_lost_while_the_shop_is_started_again(unit: Systemd) -> None:
    unit.start()
    answers: list[int] = []
    over = threading.Event()

    def visit() -> None:
        while not over.is_set() or len(answers) < 200:
            answers.append(unit.get("/", HOST)[0])

    visitors = [threading.Thread(target=visit) for _ in range(4)]
    for one in visitors:
        one.start()
    for _ in range(3):
        assert unit.stop() == 0
        assert unit.notice() == "STOPPING=1"
        unit.start()
    over.set()
    for one in visitors:
        one.join(60)
    assert len(answers) >= 200
    assert set(answers) == {200}


def test_pages_and_assets_become_files_and_memory_stays_small(shop: Config, unit: Systemd) -> None:
    ours = shop.pages / HOST
    (ours / "pages" / "about").mkdir(parents=True)
    (ours / "pages" / "about" / "index.html").write_text("of an earlier version")
    unit.start()
    assert not (ours / "pages").exists()
    published = shop.pages / "_assets"
    eventually((published / "assets").exists)
    eventually(lambda: unit.get("/", HOST)[0] == 200 and (ours / "index.html").exists())
    assert (ours / "index.html").read_bytes() == unit.get("/", HOST)[1]
    style = re.search(rb'href="(/assets/[^"]+\.css)"', (ours / "index.html").read_bytes())
    assert style is not None
    name = style[1].decode()
    eventually((published / f"{name[1:]}.br").exists)
    assert (published / name[1:]).read_bytes() == unit.get(name, HOST)[1]
    found = running.state(shop)
    assert found is not None
    assert running.memory([found["pid"]]) < LARGEST


def test_visitors_wait_from_the_first_moment_on(unit: Systemd) -> None:
    unit.start(wait=False)
    assert unit.get("/healthz", HOST)[0] == 200


def test_the_front_is_believed_who_the_visitor_is(unit: Systemd) -> None:
    unit.start()
    for host in ("127.0.0.1", "localhost", "localhost:443", "evil.example"):
        assert unit.get("/", host)[0] == 421
    assert unit.get("/sign-in", PANEL)[0] == 200
    # What gunicorn would believe of a unix socket's other end is for the front's words only.
    for name in ("X-Forwarded-Ssl", "X-Forwarded-Protocol"):
        assert unit.get("/", HOST, **{name: "off"})[0] == 200
    assert unit.get("/nowhere", HOST, SCRIPT_NAME="/x")[0] == 404


def test_an_old_database_is_refused_with_the_command_that_helps(
    shop: Config, unit: Systemd
) -> None:
    with revision(shop, "0000"):
        # An unknown one is of a newer version that was taken back: it is served.
        unit.start()
        assert unit.get("/", HOST)[0] == 200
        assert unit.stop() == 0
    unit.said = ""
    with revision(shop, None):
        unit.start(wait=False)
        assert unit.ended() == 1
    assert "Run: storebuilder upgrade tea" in unit.said
    assert "Traceback" not in unit.said


class revision:
    """The shop's database at another revision for a while."""

    def __init__(self, shop: Config, name: str | None) -> None:
        self.path, self.name = shop.home / "shop.db", name

    def _run(self, statement: str, *values: str) -> list[tuple[str]]:
        connection = sqlite_module().connect(str(self.path))
        rows = connection.execute(statement, values).fetchall()
        connection.commit()
        connection.close()
        return list(rows)

    def __enter__(self) -> None:
        self.before = self._run("SELECT version_num FROM alembic_version")[0][0]
        self._run("DELETE FROM alembic_version")
        if self.name is not None:
            self._run("INSERT INTO alembic_version VALUES (?)", self.name)

    def __exit__(self, *_: object) -> None:
        self._run("DELETE FROM alembic_version")
        self._run("INSERT INTO alembic_version VALUES (?)", self.before)


def test_a_shop_behind_a_front_is_started_by_systemd_only(sh: Shell, shop: Config) -> None:
    done = sh.run("serve", "tea")
    assert done.returncode == 1
    assert "systemctl start storebuilder" in done.stderr
    with pytest.raises(Conflict):
        serving.serve(shop, attached=False)
    alone = Config(home=shop.home, file=replace(shop.file, behind=False))
    with pytest.raises(NotAccepted, match="behind = true"):
        serving.serve_for_systemd(alone)


def test_what_was_meant_for_another_process_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    for pid, count in (("1", "1"), (str(os.getpid()), "0"), (str(os.getpid()), "x"), ("", "")):
        monkeypatch.setenv("LISTEN_PID", pid)
        monkeypatch.setenv("LISTEN_FDS", count)
        with pytest.raises(NotAccepted, match="no socket"):
            systemd.sockets()
        assert "LISTEN_FDS" not in os.environ


def test_only_a_listening_unix_socket_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    for family, listens in ((socket.AF_INET, True), (socket.AF_UNIX, False)):
        one = socket.socket(family, socket.SOCK_STREAM)
        if listens:
            one.bind(("127.0.0.1", 0))
            one.listen()
        monkeypatch.setattr(systemd, "FIRST", one.detach())
        monkeypatch.setenv("LISTEN_PID", str(os.getpid()))
        monkeypatch.setenv("LISTEN_FDS", "1")
        with pytest.raises(NotAccepted, match="not a unix socket"):
            systemd.sockets()


def test_telling_nobody_is_no_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    systemd.tell("READY=1")
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "nobody"))
    systemd.tell("READY=1")
    name = f"@sb-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(f"\0{name[1:]}")
        monkeypatch.setenv("NOTIFY_SOCKET", name)
        systemd.tell("READY=1")
        assert manager.recv(100) == b"READY=1"


def test_what_the_web_process_has_in_hand_is_finished(unit: Systemd) -> None:
    unit.start()
    connection = unit.connect()
    connection.putrequest("POST", "/cart/lines", skip_host=True)
    connection.putheader("Host", HOST)
    connection.putheader("X-Forwarded-Proto", "https")
    connection.putheader("Sec-Fetch-Site", "same-origin")
    connection.putheader("Content-Type", "application/x-www-form-urlencoded")
    connection.putheader("Content-Length", "9")
    connection.endheaders(b"vari")
    unit.get("/healthz", HOST)
    assert unit.process is not None
    unit.process.send_signal(signal.SIGTERM)
    assert unit.notice() == "STOPPING=1"
    connection.send(b"ant=1")
    assert connection.getresponse().status == 303
    connection.close()
    assert unit.ended() == 0
