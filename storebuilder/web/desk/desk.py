"""What is a panel's own: its folder, the places of its navigation and of its settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app, request, url_for

if TYPE_CHECKING:
    from storebuilder.web.desk.section_choices import Choices

FRAME = Path(__file__).parent


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


@dataclass(frozen=True, eq=False)
class Desk:
    """What one panel adds to the frame that all panels share."""

    #: Holds templates/, words/ and static/; what is here comes before what the frame has.
    folder: Path
    #: The navigation, in the order of a working day.
    entries: tuple[Entry, ...]
    #: The places of the settings: the endpoint's name and its icon.
    places: tuple[tuple[str, str], ...]
    #: Makes what sections may be chosen from, anew for each form.
    choices: Callable[[], Choices]
    #: Where the audit trail's things are: kind to endpoint and the name of its number.
    subjects: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    #: Style sheets that every page has, beside the frame's own.
    sheets: tuple[str, ...] = ()

    @property
    def folders(self) -> tuple[Path, Path]:
        """The panel's own folder, then the frame's."""
        return self.folder, FRAME


def the_desk() -> Desk:
    """The panel of this application."""
    found: Desk = current_app.extensions["desk"]
    return found


@cache
def find(desk: Desk, kind: str, name: str) -> Path:
    """The file ``name`` below the folder ``kind``: the panel's own, else the frame's."""
    own = desk.folder / kind / name
    return own if own.is_file() else FRAME / kind / name


def here(url: str) -> bool:
    """Whether the page that is being drawn is ``url`` or below it."""
    if url == "/":
        return request.path == "/"
    return request.path == url or request.path.startswith(f"{url}/")
