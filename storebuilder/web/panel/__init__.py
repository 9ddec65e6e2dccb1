"""The face that the merchant and the staff work in."""

from storebuilder.web.faces import Face

face = Face("panel", __name__, template_folder="templates")


@face.get("/healthz")
def healthz() -> str:
    """Answer that the web process lives."""
    return "ok\n"
