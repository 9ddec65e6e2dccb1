"""Browsers in the panel with one of the cast signed in."""

import pytest

from storebuilder.web.faces import House
from tests.accounts.builders import signed_in
from tests.conftest import Browser
from tests.web.panel.desk import address, alice, chromium, plain_alice

__all__ = ["address", "alice", "chromium", "plain_alice"]


@pytest.fixture
def owner(app: House) -> Browser:
    """Alice, who owns the shop."""
    return signed_in(app, "owner")


@pytest.fixture
def manager(app: House) -> Browser:
    """Mei, who manages everything but staff and keys."""
    return signed_in(app, "manager")


@pytest.fixture
def helper(app: House) -> Browser:
    """Bob, who sends orders and keeps products."""
    return signed_in(app, "staff")
