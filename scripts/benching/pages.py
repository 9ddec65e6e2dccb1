"""CPU per page beside a bare Flask page of 24 products on the same server, memory, first answer."""

from __future__ import annotations

import argparse
import http.client
import signal
import statistics
import sys
import tempfile
import time
from contextlib import AbstractContextManager
from pathlib import Path

from benching import processes, servers, shopful

ROUNDS = 5
HOST = "bench.localhost"


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--products", type=int, default=1000)
    words.add_argument("--requests", type=int, default=120, help="requests a page and round")
    words.add_argument("--server", choices=["gunicorn", "granian"], default="gunicorn")
    chosen = words.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the servers are stopped on the way
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        home = shopful.make(Path(folder) / "bench", chosen.products)
        environment = {"STOREBUILDER_SHOP": str(home), "BENCH_DATABASE": str(home / "shop.db")}
        bare = {"target": "benching.bare:app", "host": "x", "path": "/"}
        with (
            servers.serving(kind=chosen.server, environment=environment, **bare) as limit,
            _ours(chosen.server, home, environment) as ours,
        ):
            report(chosen, limit, ours)


def _ours(
    server: str, home: Path, environment: dict[str, str]
) -> AbstractContextManager[servers.Server]:
    if server == "gunicorn":
        return servers.shop(home, host=HOST, path="/")
    target = "benching.shopful:create()"
    return servers.serving(target, kind=server, host=HOST, path="/", environment=environment)


def report(chosen: argparse.Namespace, limit: servers.Server, ours: servers.Server) -> None:
    pages = {
        "bare Flask page": (limit, "GET", "/", b""),
        "home": (ours, "GET", "/", b""),
        "collection": (ours, "GET", "/collections/all", b""),
        "product": (ours, "GET", "/products/product-{number}", b""),
        "search": (ours, "GET", "/search?q={noun}+{number}", b""),
        "add to cart": (ours, "POST", "/cart/lines", b"variant=7&quantity=1"),
    }
    figures: dict[str, list[tuple[float, float]]] = {name: [] for name in pages}
    for server, *request in pages.values():
        load(server, *request, count=20)
    for _ in range(ROUNDS):  # in turn, so that a drifting machine drifts for all
        for name, (server, *request) in pages.items():
            figures[name].append(load(server, *request, count=chosen.requests))
    print(f"{chosen.products} products, {chosen.server}, {ROUNDS} x {chosen.requests} requests")
    print(f"{'page':<18}{'CPU ms':>8}{'min':>8}{'max':>8}{'of bare':>9}{'ms':>8}")
    base = statistics.median(cpu for cpu, _ in figures["bare Flask page"])
    for name, rows in figures.items():
        cpu = sorted(row[0] for row in rows)
        middle = statistics.median(cpu)
        wall = statistics.median(row[1] for row in rows)
        ratio = f"{middle / base:>9.2f}"
        print(f"{name:<18}{middle:>8.2f}{cpu[0]:>8.2f}{cpu[-1]:>8.2f}{ratio}{wall:>8.2f}")
    print(f"first answer: bare {limit.first_answer:.2f} s, shop {ours.first_answer:.2f} s")
    memory = [processes.proportional_megabytes(each.pid) for each in (limit, ours)]
    print(f"memory (PSS): bare {memory[0]:.0f} MB, shop {memory[1]:.0f} MB (all its processes)")


def load(
    server: servers.Server, method: str, path: str, body: bytes, *, count: int
) -> tuple[float, float]:
    """CPU and wall milliseconds a request over ``count`` requests on one keep-alive connection."""
    headers = {"Host": HOST, "Sec-Fetch-Site": "same-origin"}
    if body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    before, started = processes.cpu_seconds(server.pid), time.monotonic()
    for turn in range(count):
        asked = path.format(number=turn % 97 + 1, noun=shopful.NOUNS[turn % len(shopful.NOUNS)])
        connection.request(method, asked, body=body or None, headers=headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status not in {200, 303}:
            raise SystemExit(f"{method} {path} answered {answer.status}")
    wall = time.monotonic() - started
    connection.close()
    return (processes.cpu_seconds(server.pid) - before) / count * 1000, wall / count * 1000


if __name__ == "__main__":
    main()
