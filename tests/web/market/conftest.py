"""What the tests of the market begin with."""

from __future__ import annotations

import pytest

from storebuilder.web.faces import House
from tests.conftest import MARKET_HOST, Browser, Template, browser
from tests.web.market import bazaar


@pytest.fixture
def bazaar_open(market: House, market_template: Template) -> House:
    """A market with three merchants and five goods."""
    market_template.once("bazaar", bazaar.opened)
    return market


@pytest.fixture
def shopper(market: House) -> Browser:
    """Somebody who looks around."""
    return browser(market, MARKET_HOST)
