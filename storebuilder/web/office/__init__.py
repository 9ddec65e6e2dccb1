"""The face of an aggregator that its operator and their staff work in."""

from __future__ import annotations

from storebuilder.web.faces import Face

face = Face("panel", __name__)
