"""Drawing the panel's pages: an environment of its own, that no theme can load from."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from flask import current_app, g, request, url_for
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from storebuilder.db import refuse_inside_writing
from storebuilder.storefronts import hosts
from storebuilder.web.panel import navigation, speaking
from storebuilder.web.panel.assets import asset
from storebuilder.web.panel.door import may
from storebuilder.web.panel.notices import take_notices

FOLDER = Path(__file__).parent / "templates"


@cache
def environment() -> Environment:
    """The panel's templates and filters; undefined names are mistakes, not empty texts."""
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        money=speaking.money,
        number=speaking.number,
        when=speaking.when,
        day=speaking.day,
        country=speaking.country,
        language_name=speaking.language_name,
    )
    made.globals.update(
        t=speaking.t,
        say=speaking.say,
        url_for=url_for,
        asset=asset,
        may=may,
        here=navigation.here,
        notices=take_notices,
    )
    return made


def render(template: str, /, **context: Any) -> str:
    """Draw ``templates/<template>`` (``panel/orders.html``) with what every page has."""
    refuse_inside_writing("drawing a page")
    fronts = hosts.current()
    shared = {
        "language": speaking.language(),
        "languages": speaking.LANGUAGES,
        "staff": g.get("staff"),
        "fronts": fronts,
        "working": working_front(),
        "shop_name": fronts[0].shop_name if fronts else current_app.config["SHOP"].file.name,
        "nav": navigation.entries() if g.get("staff") else [],
        "path": request.full_path.rstrip("?"),
    }
    return environment().get_template(template).render({**shared, **context})


def working_front() -> hosts.Front | None:
    """The storefront that one is working on; None means all of them."""
    fronts = hosts.current()
    if len(fronts) == 1:
        return fronts[0]
    chosen = request.cookies.get("panel-front", "")
    return next((front for front in fronts if front.handle == chosen), None)


def panel_url(path: str = "/") -> str:
    """The absolute address of a panel page, from the settings and never from the Host header."""
    config = current_app.config["SHOP"]
    return str(config.origin(config.file.panel_host)) + path
