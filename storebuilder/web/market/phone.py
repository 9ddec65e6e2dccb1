"""The market as an app on a phone's first screen: manifest, icons, and a page without a network.

The service worker answers nothing but what a missing network leaves unanswered, with a page that
holds no price: what it keeps can grow old, prices cannot.
"""

from __future__ import annotations

import json

from flask import Response, g

from storebuilder import theming
from storebuilder.errors import NotFound
from storebuilder.storefronts import Front
from storebuilder.theming import contexts
from storebuilder.web.drawing import heads, icons
from storebuilder.web.drawing.pieces import url
from storebuilder.web.drawing.signs import DAY
from storebuilder.web.drawing.words import say
from storebuilder.web.market import face
from storebuilder.web.market.rendering import render_page

WORKER = "offline-worker.js"


@face.get("/manifest.webmanifest")
def manifest() -> Response:
    """What a phone needs to keep the market on its first screen."""
    front: Front = g.front
    about = {
        "id": "/",
        "name": front.name,
        "short_name": front.name[:12],
        "lang": g.language,
        "start_url": url("home"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#ffffff",
        "icons": [
            {"src": f"/icons/{size}.png", "sizes": f"{size}x{size}", "type": "image/png",
             "purpose": purpose}
            for size in (192, 512)
            for purpose in ("any", "maskable")
        ],
        "shortcuts": [
            {"name": say("shop.search"), "url": url("search")},
            {"name": say("shop.merchants"), "url": url("merchants")},
        ],
    }  # fmt: skip
    kind = "application/manifest+json"
    return Response(json.dumps(about, ensure_ascii=False), content_type=kind, headers=DAY)


@face.get("/icons/<int(max=512):size>.png")
def icon(size: int) -> Response:
    """The market's sign on its colour, for home screens."""
    if size not in icons.SIZES:
        raise NotFound("There is no icon of this size.")
    front: Front = g.front
    return Response(icons.icon(front.colour, size), content_type="image/png", headers=DAY)


@face.get("/offline")
def offline() -> Response:
    """What is shown where the network is missing; it holds nothing that grows old."""
    page = contexts.OfflinePage(
        head=heads.head("/offline", title=say("offline.title"), indexed=False)
    )
    return render_page("offline", page, kept=True)


@face.get("/offline-worker.js")
def offline_worker() -> Response:
    """The service worker: the theme's script with what it must keep."""
    front: Front = g.front
    theme = theming.load(front.theme)
    if WORKER not in theme.files.assets:
        raise NotFound("This theme has no such script.")
    pages = {front.prefix(language): f"{front.prefix(language)}/offline" for language in
             front.languages}  # fmt: skip
    keeps = {
        "name": theme.files.assets[WORKER],
        "pages": pages,
        "files": [*theme.loaded("offline", "css"), "/favicon.svg"],
    }
    script = (theme.files.folder / "assets" / WORKER).read_text(encoding="utf-8")
    told = json.dumps(keeps, ensure_ascii=True)
    return Response(
        f"const KEEPS = {told};\n{script}",
        content_type="text/javascript; charset=utf-8",
        headers={"Cache-Control": "no-cache", "X-Robots-Tag": "noindex"},
    )
