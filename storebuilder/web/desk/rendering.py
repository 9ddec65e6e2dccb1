"""Drawing the panel's pages: an environment of its own, that no theme can load from."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask import current_app, g, request, url_for
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from storebuilder.db import refuse_inside_writing
from storebuilder.storefronts import hosts
from storebuilder.web.desk import navigation, speaking
from storebuilder.web.desk.assets import asset
from storebuilder.web.desk.desk import Desk, here, the_desk
from storebuilder.web.desk.door import may
from storebuilder.web.desk.notices import take_notices


def environment() -> Environment:
    """The panel's templates and filters; undefined names are mistakes, not empty texts."""
    return _environment(the_desk())


@cache
def _environment(desk: Desk) -> Environment:
    made = Environment(
        loader=FileSystemLoader([folder / "templates" for folder in desk.folders]),
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
        here=here,
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
        "more_sheets": the_desk().sheets,
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
