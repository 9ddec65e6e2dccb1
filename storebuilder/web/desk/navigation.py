"""Where one can go in a panel."""

from __future__ import annotations

from flask import current_app

from storebuilder.web.desk.desk import Entry, the_desk
from storebuilder.web.desk.door import may, needed_by


def entries() -> list[Entry]:
    """The places that exist and that who is signed in may enter."""
    known = [entry for entry in the_desk().entries if entry.endpoint in current_app.view_functions]
    return [entry for entry in known if may(needed_by(entry.endpoint))]
