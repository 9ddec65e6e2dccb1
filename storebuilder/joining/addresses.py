"""The addresses of aggregators, as one writes origins."""

from __future__ import annotations

from flask import current_app

from storebuilder import fields
from storebuilder.config import Config


def origin(text: str) -> str:
    """Scheme, host and port of an aggregator's address; raises NotAccepted."""
    return fields.origin(text, field="aggregator", nearby=may_be_local())


def may_be_local() -> bool:
    """Whether this home stands on somebody's own machine, beside what it talks to."""
    config: Config = current_app.config["SHOP"]
    return config.nicknames
