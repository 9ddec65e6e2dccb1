"""Every file with rules of the panel; a new one is imported here."""

from storebuilder.web.panel import (  # noqa: F401
    assets,
    door,
    failing,
    headers,
    home,
    me,
    notices,
    searching,
    signing_in,
)
