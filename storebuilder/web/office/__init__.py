"""The face of an aggregator that its operator and their staff work in."""

from __future__ import annotations

from storebuilder.web.desk import furnish
from storebuilder.web.faces import Face
from storebuilder.web.office.own import DESK

face = Face("panel", __name__)
furnish(face, DESK)

from storebuilder.web.office import (  # noqa: E402, F401  (the views hang themselves on the face)
    categories,
    deals,
    deciding,
    goods,
    home,
    market_settings,
    merchants,
    rates,
    rules,
    searching,
)
