"""The constant headers of kept pages, as the shop names them, checked before they are written."""

from __future__ import annotations

import re

from provisioning.site import NotASite

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
#: Neither web server may find anything in a value that it would fill in or end it at.
_VALUE = re.compile(r"[ -~]+")
_SPECIAL = set('{}$"\\`')


def checked(headers: dict[str, str]) -> list[tuple[str, str]]:
    """The headers by their names; raises NotASite where one could be more than it looks."""
    for name, value in headers.items():
        if not _NAME.fullmatch(name) or not _VALUE.fullmatch(value) or _SPECIAL & set(value):
            raise NotASite(f"The header {name[:40]!r} is not accepted: {value[:60]!r}.")
    return sorted(headers.items())
