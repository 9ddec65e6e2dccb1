from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import msgspec
import pytest

from storebuilder.web.faces import House
from tests.stripe_standin import KEY, SECRET, Books, running


def set_up(app: House, **changes: object) -> None:
    """Change settings of shop.toml for a test."""
    config = app.config["SHOP"]
    file = msgspec.structs.replace(config.file, **changes)
    app.config["SHOP"] = dataclasses.replace(config, file=file)
    app.extensions.pop("stripe", None)


@pytest.fixture
def books(app: House) -> Iterator[Books]:
    """A shop that is set up with the stand-in for Stripe, and what that remembers."""
    with running() as (address, books):
        set_up(app, stripe_secret_key=KEY, stripe_webhook_secret=SECRET)
        app.config["STRIPE_API"] = address
        yield books
        made = app.extensions.pop("stripe", None)
        if made is not None:
            made._requestor._client.close()
