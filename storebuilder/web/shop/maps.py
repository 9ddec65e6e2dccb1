"""For search engines: robots.txt and the sitemap, an index with parts that are streamed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from xml.sax.saxutils import escape

from flask import Response, g, stream_with_context
from sqlalchemy import func, select

from storebuilder import catalog
from storebuilder.catalog.models import Listing, Product
from storebuilder.db import db
from storebuilder.errors import NotFound
from storebuilder.storefronts import Front, pages
from storebuilder.web.shop import face

PER_PART = 10_000  # products; the protocol allows 50,000 addresses and 50 MB a file
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
LINKS = "http://www.w3.org/1999/xhtml"
PRIVATE = ("/cart", "/checkout", "/orders/", "/pay/", "/hooks/", "/search")

Entry = tuple[str, datetime | None]


@face.get("/robots.txt")
def robots() -> Response:
    """What robots may not ask for, and where the sitemap is."""
    front: Front = g.front
    lines = ["User-agent: *"]
    for language in front.languages:
        lines += [f"Disallow: {front.prefix(language)}{path}" for path in PRIVATE]
    lines += ["", f"Sitemap: {front.url('/sitemap.xml')}"]
    return _text("\n".join(lines) + "\n", "text/plain; charset=utf-8")


@face.get("/sitemap.xml")
def sitemap() -> Response:
    """The index: one part for texts and collections, and one for each 10,000 products."""
    front: Front = g.front
    count = db.session.scalar(_products(front).with_only_columns(func.count())) or 0
    parts = ["texts", *(f"products-{part + 1}" for part in range(-(-count // PER_PART)))]
    entries = "".join(
        f"<sitemap><loc>{escape(front.url(f'/sitemaps/{part}.xml', language))}</loc></sitemap>\n"
        for language in front.languages
        for part in parts
    )
    return _text(f'{HEAD}<sitemapindex xmlns="{SPACE}">\n{entries}</sitemapindex>\n')


@face.get("/sitemaps/texts.xml")
def sitemap_texts() -> Response:
    """The first page, the collections and the pages of text."""
    front: Front = g.front
    shelves = catalog.collections(front, g.language)
    entries: list[Entry] = [("/", None), ("/collections", None), ("/collections/all", None)]
    entries += [(view.path, None) for view in shelves if view.count]
    entries += [(f"/pages/{row.handle}", row.updated_at) for row in pages.handles(front)]
    return _stream(front, g.language, entries)


@face.get("/sitemaps/products-<int(max=9999):part>.xml")
def sitemap_products(part: int) -> Response:
    """Ten thousand products in the order in which they came."""
    front: Front = g.front
    rows = db.session.execute(
        _products(front)
        .with_only_columns(Product.handle, Product.updated_at)
        .order_by(Product.id)
        .limit(PER_PART)
        .offset((part - 1) * PER_PART)
    ).all() if part else []  # fmt: skip
    if not rows:
        raise NotFound("There is no such part.")
    return _stream(front, g.language, ((f"/products/{row.handle}", row.updated_at) for row in rows))


def _products(front: Front):  # type: ignore[no-untyped-def] # noqa: ANN202
    return (
        select(Product.id)
        .join(Listing, Listing.product_id == Product.id)
        .where(Listing.storefront_id == front.id, Listing.visible.is_(True))
    )


def _stream(front: Front, language: str, entries: Iterable[Entry]) -> Response:
    def written() -> Iterator[str]:
        yield f'{HEAD}<urlset xmlns="{SPACE}" xmlns:xhtml="{LINKS}">\n'
        for path, changed in entries:
            yield _entry(front, language, path, changed)
        yield "</urlset>\n"

    return Response(stream_with_context(written()), mimetype="application/xml")


def _entry(front: Front, language: str, path: str, changed: datetime | None) -> str:
    lines = [f"<url><loc>{escape(front.url(path, language))}</loc>"]
    if changed is not None:
        lines.append(f"<lastmod>{changed:%Y-%m-%d}</lastmod>")
    if len(front.languages) > 1:
        tags = [(tag, tag) for tag in front.languages] + [("x-default", front.languages[0])]
        lines += [
            f'<xhtml:link rel="alternate" hreflang="{tag}" href="{escape(front.url(path, own))}"/>'
            for tag, own in tags
        ]
    return "".join(lines) + "</url>\n"


def _text(text: str, kind: str = "application/xml") -> Response:
    return Response(text, content_type=kind, headers={"Cache-Control": "public, max-age=3600"})
