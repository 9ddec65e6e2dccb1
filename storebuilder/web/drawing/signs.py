"""The shop's sign in tabs and on home screens: an icon drawn of its initial, and a manifest."""

from __future__ import annotations

import json
import re

from flask import Response, g
from markupsafe import escape

from storebuilder.storefronts import Front

DAY = {"Cache-Control": "public, max-age=86400"}
SIGN = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
    '<rect width="64" height="64" rx="14" fill="{colour}"/>'
    '<text x="32" y="33" fill="#fff" font-family="system-ui, PingFang SC, Noto Sans CJK SC, '
    'sans-serif" font-size="36" font-weight="600" text-anchor="middle" '
    'dominant-baseline="central">{initial}</text></svg>'
)


def favicon() -> Response:
    """The shop's initial on its colour."""
    front: Front = g.front
    initial = next((letter for letter in front.name if letter.isalnum()), "·").upper()
    colour = front.colour if re.fullmatch(r"#[0-9a-fA-F]{3,8}", front.colour) else "#333333"
    drawn = SIGN.format(colour=colour, initial=escape(initial))
    return Response(drawn, content_type="image/svg+xml", headers=DAY)


def old_favicon() -> Response:
    """Where browsers look without being told."""
    return favicon()


def manifest() -> Response:
    """What a phone needs to keep the shop on its first screen."""
    front: Front = g.front
    home = front.prefix(g.language) + "/"
    about = {
        "name": front.name,
        "short_name": front.name[:12],
        "lang": g.language,
        "start_url": home,
        "scope": home,
        "display": "minimal-ui",
        "background_color": "#fbfaf8",
        "theme_color": "#fbfaf8",
        "icons": [{"src": "/favicon.svg", "sizes": "any", "type": "image/svg+xml"}],
    }
    return Response(
        json.dumps(about, ensure_ascii=False),
        content_type="application/manifest+json",
        headers=DAY,
    )
