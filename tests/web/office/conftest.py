"""The office of an aggregator with two merchants, and browsers of the cast in it."""

import pytest

from storebuilder.aggregator.models import Store
from storebuilder.web.faces import House
from tests.accounts.builders import signed_in
from tests.aggregator import builders
from tests.conftest import Browser


@pytest.fixture
def tea(market: House) -> Store:
    """A merchant with two goods; one word of it has no category."""
    builders.planted()
    store = builders.a_store("tea-house")
    builders.stocked(
        store,
        builders.goods("oolong", "Oolong tea", own_category="Leaves of ours"),
        builders.goods("pot", "Clay pot", amount=8900),
    )
    return store


@pytest.fixture
def operator(market: House) -> Browser:
    """Alice, who runs the market."""
    return signed_in(market, "owner")


@pytest.fixture
def helper(market: House) -> Browser:
    """Bob, who looks after goods."""
    return signed_in(market, "staff")
