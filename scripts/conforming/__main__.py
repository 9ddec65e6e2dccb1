"""Make a shop of the suite's data in a temporary folder, and serve it until Ctrl-C."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import tempfile
import threading
from pathlib import Path

from werkzeug.serving import make_server

from conforming import data, loading
from conforming.address_book import AddressBook
from conforming.names import Names
from conforming.standin import StandIn
from storebuilder import worker
from storebuilder.app import create_app

VARIABLE = "UCP_CONFORMANCE_DATA"
WHERE = (
    f"Name the suite's folder test_data/flower_shop with --data or {VARIABLE}; it comes with\n"
    "git clone https://github.com/Universal-Commerce-Protocol/conformance"
)


def main() -> None:
    """Serve the fixture in the foreground."""
    wanted = _wanted()
    if wanted.data is None or not (wanted.data / "products.csv").is_file():
        sys.exit(f"scripts/ucp-fixture: no flower shop is here. {WHERE}")
    flowers = data.read(wanted.data)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="ucp-fixture-") as folder:
        config = loading.make_home(Path(folder) / "shop", wanted.port)
        app = create_app(config)
        with app.app_context():
            names = Names(*loading.load(flowers))
        shop = StandIn(app, names, AddressBook(flowers.addresses), wanted.secret)
        stop = threading.Event()
        working = threading.Thread(target=worker.run, args=(config, stop))
        working.start()
        try:
            server = make_server("127.0.0.1", wanted.port, shop, threaded=True)
            print(f"The fixture answers at http://localhost:{wanted.port}", flush=True)
            server.serve_forever()
        except KeyboardInterrupt:
            pass
        finally:
            stop.set()
            working.join()


def _wanted() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/ucp-fixture", description=main.__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("secret", help="what the simulations ask for in Simulation-Secret")
    given = os.environ.get(VARIABLE)
    parser.add_argument(
        "--data", type=Path, default=Path(given) if given else None, help=f"else ${VARIABLE}"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
