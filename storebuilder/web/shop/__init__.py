"""The face that buyers see."""

from storebuilder.web.faces import Face

face = Face("shop", __name__)


@face.get("/healthz")
def healthz() -> str:
    """Answer that the web process lives."""
    return "ok\n"
