import subprocess
import sys

from storebuilder.web.faces import House
from tests.accounts.builders import signed_in
from tests.conftest import MARKET_HOST, SHOP_HOST, browser


def test_an_aggregator_has_no_shop_in_it(market: House) -> None:
    for path in ("/products/tea", "/hooks/stripe", "/products", "/collections"):
        assert browser(market, MARKET_HOST).get(path).status_code == 404, path
    for path in ("/products", "/orders", "/collections", "/delivery", "/settings/taxes"):
        assert signed_in(market).get(path).status_code == 404, path


def test_an_aggregator_answers_under_its_own_names_only(market: House) -> None:
    assert browser(market, MARKET_HOST).get("/healthz").status_code == 200
    assert browser(market, SHOP_HOST).get("/healthz").status_code == 421


def test_an_aggregator_loads_neither_catalogue_nor_orders() -> None:
    # In a process of its own: the tests themselves have loaded everything.
    program = (
        "import sys; from storebuilder import app; app.load_capabilities('aggregator');"
        "app.faces_of('aggregator');"
        "print([n for n in sys.modules if n.startswith(('storebuilder.catalog',"
        "'storebuilder.orders', 'storebuilder.cart', 'storebuilder.payments'))])"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert told.stdout == "[]\n", told.stderr
