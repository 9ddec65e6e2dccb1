"""Pages of text."""

from __future__ import annotations

from flask import Response, g
from markupsafe import Markup

from storebuilder.storefronts import Front, pages
from storebuilder.theming import contexts
from storebuilder.web.shop import face, heads
from storebuilder.web.shop.rendering import render_page, shown


@face.get("/pages/<handle>")
def page(handle: str) -> Response:
    """A page of text such as about, shipping or terms."""
    front: Front = g.front
    view = pages.page(front, g.language, handle)
    shown().note("page", handle)
    context = contexts.ContentPage(
        head=heads.head(
            f"/pages/{handle}",
            title=view.title,
            description=view.body_html,
            only=None if view.storefront_id is None else {view.storefront_id},
        ),
        handle=view.handle,
        title=view.title,
        body=Markup(view.body_html),  # noqa: S704 - cleaned when it was written
        updated_at=view.updated_at,
    )
    return render_page("page", context, kept=True)
