"""Answering with a page: drawn by the storefront's theme, with the headers that belong to it."""

from __future__ import annotations

import dataclasses
import hashlib
from typing import Any

from flask import Response, current_app, g, request

from storebuilder import pagestore, theming
from storebuilder.db import refuse_inside_writing
from storebuilder.pagestore import KEPT, POLICY, Shown
from storebuilder.storefronts import Front
from storebuilder.theming import contexts


def render(
    template: str, context: object, site: contexts.Site, *, kept: bool, status: int = 200
) -> Response:
    """Draw ``template`` of the storefront's theme and answer with it.

    ``context`` is a dataclass or a mapping; ``site``, ``head`` and the functions ``t``, ``money``,
    ``date``, ``link`` and ``asset`` are added. A ``kept`` page depends on its address alone: it
    gets a strong ETag, sets no cookie and answers 304. Any other page is personal, never stored.
    """
    refuse_inside_writing("drawing a page")
    front: Front = g.front
    values: dict[str, Any] = {"head": contexts.Head(), **theming.rendering.as_values(context)}
    values["head"] = _completed(values["head"], front, kept)
    values["site"] = site
    theme = theming.load(front.theme)
    shown().note("theme", theme.name)
    shown().note("menu", "main", "footer")
    body = theme.render(template, values, place())
    return _answer(body, kept=kept, status=status)


def place() -> theming.Place:
    """Where this request's page is shown."""
    front: Front = g.front
    return theming.Place(
        language=g.language,
        currency=front.currency,
        prefix=front.prefix(g.language),
        settings=front.theme_settings,
    )


def shown() -> Shown:
    """What this request's page has shown so far."""
    found: Shown | None = g.get("shown")
    if found is None:
        found = g.shown = Shown()
    return found


def _completed(head: contexts.Head, front: Front, kept: bool) -> contexts.Head:
    if not kept:
        head = dataclasses.replace(head, indexed=False, canonical="", alternates=())
    locale = str(g.language).replace("-", "_")
    return head if head.locale else dataclasses.replace(head, locale=locale)


def _answer(body: str, *, kept: bool, status: int) -> Response:
    response: Response = current_app.make_response((body, status))
    response.headers["Content-Type"] = "text/html; charset=utf-8"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Content-Language"] = g.language
    if not kept:
        response.headers["Cache-Control"] = "no-store"
        return response
    response.headers["Cache-Control"] = KEPT
    response.set_etag(hashlib.sha256(body.encode()).hexdigest()[:32])
    if status == 200:
        _offer(response, body)
        response.make_conditional(request)
    return response


def _offer(response: Response, body: str) -> None:
    """Hand the page to the keeper of pages, once the answer is out and sets no cookie indeed."""
    began: pagestore.Began | None = request.environ.get("storebuilder.began")
    front: Front = g.front
    if began is None or request.host.partition(":")[0].lower() != front.host:
        return
    keys = frozenset(shown().keys)
    page = pagestore.Page(front.host, request.path, body.encode(), keys, began)
    keeper = pagestore.keeper()

    @response.call_on_close
    def offer() -> None:
        if "Set-Cookie" not in response.headers and response.headers["Cache-Control"] == KEPT:
            keeper.offer(page)
