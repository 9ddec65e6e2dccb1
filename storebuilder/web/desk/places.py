"""The overview of the settings."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from storebuilder.web.desk.desk import the_desk
from storebuilder.web.desk.door import may, needed_by
from storebuilder.web.desk.frame import frame
from storebuilder.web.desk.rendering import render


@frame.get("/settings")
def settings() -> ResponseReturnValue:
    """Every place of the settings that who is signed in may enter."""
    places = [(name, icon) for name, icon in the_desk().places if may(needed_by(f"panel.{name}"))]
    return render("panel/settings.html", places=places)
