"""For search engines: robots.txt, and sitemaps that are streamed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from xml.sax.saxutils import escape

from flask import Response, g, stream_with_context

from storebuilder.storefronts import Front

PER_PART = 10_000  # things; the protocol allows 50,000 addresses and 50 MB a file
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
LINKS = "http://www.w3.org/1999/xhtml"

Entry = tuple[str, datetime | None]


def robots(private: Iterable[str]) -> Response:
    """What robots may not ask for, in every language, and where the sitemap is."""
    front: Front = g.front
    lines = ["User-agent: *"]
    for language in front.languages:
        lines += [f"Disallow: {front.prefix(language)}{path}" for path in private]
    lines += ["", f"Sitemap: {front.url('/sitemap.xml')}"]
    return _text("\n".join(lines) + "\n", "text/plain; charset=utf-8")


def index(counts: dict[str, int]) -> Response:
    """The index: one part for texts, and one for each 10,000 of each kind of thing."""
    front: Front = g.front
    parts = ["texts"]
    for kind, count in counts.items():
        parts += [f"{kind}-{part + 1}" for part in range(-(-count // PER_PART))]
    entries = "".join(
        f"<sitemap><loc>{escape(front.url(f'/sitemaps/{part}.xml', language))}</loc></sitemap>\n"
        for language in front.languages
        for part in parts
    )
    return _text(f'{HEAD}<sitemapindex xmlns="{SPACE}">\n{entries}</sitemapindex>\n')


def part_of(entries: Iterable[Entry]) -> Response:
    """One sitemap in the page's language; ``entries`` are paths and when they changed."""
    front: Front = g.front
    language: str = g.language

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
