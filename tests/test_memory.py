"""What a web process holds after a hundred requests, and what all processes weigh."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from storebuilder import config, running
from storebuilder.config import Config
from tests.commandline import ROOT, Shell, free_port, shell

NEVER = {"boto3", "botocore", "PIL", "alembic", "reportlab", "rich", "hypothesis", "pytest"}
NEVER |= {"pydantic", "ucp_sdk", "cryptography"}  # until a program speaks to the shop
LARGEST = 150  # megabytes of proportional set size: parent, web and worker

HUNDRED = """
import json, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from storebuilder import config, wsgi
from storebuilder.app import create_app
app = create_app(config.read(Path(sys.argv[2])))
shop, panel = app.test_client(), app.test_client()
paths = ["/", "/zh-CN/", "/collections/all", "/search?q=tea", "/cart", "/pages/about", "/missing"]
codes = []
for number in range(90):
    path = paths[number % len(paths)]
    codes.append(shop.get(path, base_url="http://tea.localhost").status_code)
for number in range(10):
    codes.append(panel.get("/", base_url="http://panel.tea.localhost").status_code)
print(json.dumps([codes, sorted(name.partition(".")[0] for name in sys.modules)]))
"""


@pytest.fixture
def sh(tmp_path: Path) -> Iterator[Shell]:
    with shell(tmp_path / "shops") as one:
        yield one


def test_after_a_hundred_requests_a_web_process_has_loaded_nothing_heavy(config: Config) -> None:
    run = subprocess.run(
        [sys.executable, "-c", HUNDRED, str(ROOT), str(config.home)],
        capture_output=True,
        text=True,
        check=True,
    )
    codes, modules = json.loads(run.stdout)
    assert len(codes) == 100
    assert max(codes) < 500
    assert sorted(NEVER & set(modules)) == []


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_all_processes_stay_small(sh: Shell) -> None:
    port = free_port()
    sh.good("launch", "tea", "--detach", "--port", str(port))
    for path in ["/", "/collections/all", "/search?q=tea", "/cart"] * 25:
        request = Request(f"http://127.0.0.1:{port}{path}", headers={"Host": "tea.localhost"})
        with urlopen(request, timeout=10) as answer:  # noqa: S310
            assert answer.status == 200
    found = running.state(config.read(sh.home / "tea"))
    assert found is not None
    weights = {role: running.memory([pid]) for role, pid in found["children"].items()}
    weights["parent"] = running.memory([found["pid"]]) - sum(weights.values())
    assert sum(weights.values()) < LARGEST, weights
