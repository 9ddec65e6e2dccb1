"""A browser's name from what it says of itself, for the list of sessions."""

from __future__ import annotations

import re

_NAMES = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def browser_name(said: str) -> str:
    """``Firefox · Linux``; what is not known is shown as it is, cut short."""
    name = next((name for mark, name in _NAMES if mark in said), "")
    system = next((name for mark, name in _SYSTEMS if mark in said), "")
    known = " · ".join(filter(None, [name, system]))
    return known or re.sub(r"\s+", " ", said)[:40] or "?"
