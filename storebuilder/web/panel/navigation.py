"""The panel's places, in the order of a working day."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request, url_for

from storebuilder.web.panel.door import may, needed_by


@dataclass(frozen=True)
class Entry:
    """A line of the navigation; its words are ``shell.nav.<name>``."""

    name: str
    endpoint: str
    icon: str
    #: Whether it is in the bottom bar of a phone.
    bar: bool
    group: str

    @property
    def url(self) -> str:
        return url_for(self.endpoint)

    @property
    def current(self) -> bool:
        return here(self.url)


_ALL = (
    Entry("home", "panel.home", "home", True, "day"),
    Entry("orders", "panel.orders", "orders", True, "day"),
    Entry("products", "panel.products", "products", True, "goods"),
    Entry("collections", "panel.collections", "collections", False, "goods"),
    Entry("pictures", "panel.pictures", "pictures", False, "goods"),
    Entry("storefronts", "panel.storefronts", "storefronts", False, "shop"),
    Entry("pages", "panel.pages", "pages", False, "shop"),
    Entry("menus", "panel.menus", "menus", False, "shop"),
    Entry("settings", "panel.settings", "settings", False, "shop"),
)


def entries() -> list[Entry]:
    """The places that exist and that who is signed in may enter."""
    known = [entry for entry in _ALL if entry.endpoint in current_app.view_functions]
    return [entry for entry in known if may(needed_by(entry.endpoint))]


def here(url: str) -> bool:
    """Whether the page that is being drawn is ``url`` or below it."""
    if url == "/":
        return request.path == "/"
    return request.path == url or request.path.startswith(f"{url}/")
