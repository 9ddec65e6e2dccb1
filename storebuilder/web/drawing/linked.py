"""Linked data (schema.org in JSON-LD) of any face: the block itself, the site, the way."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from flask import g
from markupsafe import Markup

from storebuilder.storefronts import Front
from storebuilder.theming import contexts

SCHEMA = "https://schema.org"


def script(data: dict[str, Any]) -> Markup:
    """The data as JSON that cannot end its script block."""
    text = json.dumps({"@context": SCHEMA, **data}, ensure_ascii=False, separators=(",", ":"))
    safe = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup(safe)  # noqa: S704 - no character that HTML would read is left


def of_site(front: Front) -> Markup:
    """The site with its search."""
    return script(
        {
            "@type": "WebSite",
            "name": front.name,
            "url": front.url("/", g.language),
            "inLanguage": g.language,
            "potentialAction": {
                "@type": "SearchAction",
                "target": front.url("/search?q={query}", g.language),
                "query-input": "required name=query",
            },
        }
    )


def of_crumbs(front: Front, crumbs: Iterable[contexts.Crumb], last: str) -> Markup:
    """The way to a page; the last step is the page itself and has no address."""
    steps: list[dict[str, Any]] = [
        {"name": crumb.title, "item": front.origin + crumb.url} for crumb in crumbs
    ]
    steps.append({"name": last})
    items = [
        {"@type": "ListItem", "position": place, **step} for place, step in enumerate(steps, 1)
    ]
    return script({"@type": "BreadcrumbList", "itemListElement": items})
