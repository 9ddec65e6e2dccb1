"""Make or take a shop, serve it on a free port, and photograph its pages."""

from __future__ import annotations

import argparse
import contextlib
import logging
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from werkzeug.serving import make_server

from picturing import camera, pages
from storebuilder import config as settings
from storebuilder.app import create_app


def main() -> None:
    """Write pictures/NAME-WIDTH-LANGUAGE-SCHEME.png for every page that is wanted."""
    parser = argparse.ArgumentParser(prog="scripts/pictures", description=main.__doc__)
    parser.add_argument("--catalogue", type=Path, help="a CSV file to fill the shop with")
    parser.add_argument("--home", type=Path, help="photograph the shop in this folder instead")
    parser.add_argument("--only", default="", help="names of pages, separated by commas")
    parser.add_argument("--out", type=Path, default=Path("pictures"))
    wanted = parser.parse_args()
    with contextlib.ExitStack() as stack:
        home = wanted.home
        if home is None:
            home = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "shop"
            pages.make_shop(home, wanted.catalogue)
        port = stack.enter_context(served(home))
        names = {name for name in wanted.only.split(",") if name}
        camera.photograph(pages.pages_of(home, port), wanted.out, names)


@contextlib.contextmanager
def served(home: Path) -> Iterator[int]:
    """Serve the shop in ``home`` on a free port of the loopback."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = make_server("127.0.0.1", 0, create_app(settings.read(home)), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()


if __name__ == "__main__":
    main()
