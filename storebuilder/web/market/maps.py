"""For search engines: robots.txt and the sitemap, an index with parts that are streamed."""

from __future__ import annotations

from flask import Response, g

from storebuilder import aggregator
from storebuilder.errors import NotFound
from storebuilder.storefronts import Front, pages
from storebuilder.web.drawing import mapping
from storebuilder.web.market import face

PRIVATE = ("/cart", "/checkout", "/orders", "/search", "/offline")


@face.get("/robots.txt")
def robots() -> Response:
    """What robots may not ask for, and where the sitemap is."""
    return mapping.robots(PRIVATE)


@face.get("/sitemap.xml")
def sitemap() -> Response:
    """The index: one part for texts and categories, then 10,000 goods or merchants each."""
    goods, stores = aggregator.counted()
    return mapping.index({"stores": stores, "goods": goods})


@face.get("/sitemaps/texts.xml")
def sitemap_texts() -> Response:
    """The first page, the categories and the pages of text."""
    front: Front = g.front
    entries: list[mapping.Entry] = [
        (path, None) for path in ("/", "/goods", "/categories", "/stores", "/deals", "/join")
    ]
    waiting = list(aggregator.categories(g.language))
    for node in waiting:
        waiting += node.children
        entries.append((node.path, None))
    entries += [(f"/pages/{row.handle}", row.updated_at) for row in pages.handles(front)]
    return mapping.part_of(entries)


@face.get("/sitemaps/<any(goods, stores):kind>-<int(max=9999):part>.xml")
def sitemap_part(kind: str, part: int) -> Response:
    """Ten thousand goods or merchants in the order in which they came."""
    read = aggregator.listed_goods if kind == "goods" else aggregator.listed_stores
    rows = read(part, mapping.PER_PART) if part else []
    if not rows:
        raise NotFound("There is no such part.")
    return mapping.part_of(rows)
