"""Asking for pages as the web server in front does, and looking at what is kept."""

from __future__ import annotations

from flask import g

from storebuilder import pagestore
from storebuilder.web.faces import House
from tests.conftest import Browser


def ask(front: Browser, path: str, **options: object) -> int:
    """Ask as the web server in front does, and let the page be kept."""
    g.pop("shown", None)  # tests have one context for all requests
    headers = {"X-Forwarded-Proto": "https"} | dict(options.pop("headers", {}))  # type: ignore[call-overload]
    method = str(options.pop("method", "GET"))
    with front.open(path, method=method, headers=headers, **options) as answer:  # type: ignore[attr-defined]
        answer.get_data()
        found: int = answer.status_code
    with front.application.app_context():
        pagestore.keeper().settle()
    return found


def kept(app: House) -> set[str]:
    """The paths of all kept files, from the folder of pages."""
    pages = app.config["SHOP"].pages
    return {
        str(path.relative_to(pages))
        for path in pages.rglob("*")
        if path.is_file() and ".kept" not in path.parts
    }
