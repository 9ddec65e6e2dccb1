"""Make or take a shop, serve it, and photograph its pages and its panel."""

from __future__ import annotations

import argparse
import contextlib
import logging
import socket
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from werkzeug.serving import make_server

from picturing import camera, documents, pages
from storebuilder import config as settings
from storebuilder.app import create_app


def main() -> None:
    """Write pictures/PAGE-WIDTH-LANGUAGE-SCHEME.png for every page that is wanted."""
    wanted = _wanted()
    with contextlib.ExitStack() as stack:
        home = wanted.home
        if home is None:
            home = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "shop"
            pages.make_shop(home, wanted.catalogue, _free_port())
        app = create_app(settings.read(home))
        stack.enter_context(served(app))
        browser = stack.enter_context(camera.chromium())
        only = {name for name in wanted.only.split(",") if name}
        camera.photograph(browser, pages.walks(app), wanted.out, only, wanted.width, wanted.scheme)
    if wanted.docs:
        documents.write(wanted.out)


def _wanted() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/pictures", description=main.__doc__)
    parser.add_argument("--catalogue", type=Path, help="a CSV file to fill the shop with")
    parser.add_argument(
        "--home", type=Path, help="photograph the shop in this folder (orders are placed in it)"
    )
    parser.add_argument("--only", default="", help="names of pages, separated by commas")
    parser.add_argument("--width", type=int, nargs="+", default=list(camera.SIZES))
    parser.add_argument("--scheme", nargs="+", default=camera.SCHEMES, choices=camera.SCHEMES)
    parser.add_argument("--out", type=Path, default=Path("pictures"))
    parser.add_argument("--docs", action="store_true", help="also cut docs/images out of them")
    return parser.parse_args()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextlib.contextmanager
def served(app: Flask) -> Iterator[None]:
    """Serve the shop on the port of its file, unless it is being served there already."""
    port: int = app.config["SHOP"].file.port
    with socket.socket() as one:
        if one.connect_ex(("127.0.0.1", port)) == 0:
            yield
            return
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()


if __name__ == "__main__":
    main()
