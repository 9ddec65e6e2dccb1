"""Pages of text, such as about, shipping or terms."""

from __future__ import annotations

from flask import g
from markupsafe import Markup

from storebuilder.storefronts import Front, pages
from storebuilder.theming import contexts
from storebuilder.web.drawing import heads
from storebuilder.web.drawing.rendering import shown


def text_page(handle: str) -> contexts.ContentPage:
    """The page ``handle`` in the reader's language, noted as shown; raises NotFound."""
    front: Front = g.front
    view = pages.page(front, g.language, handle)
    shown().note("page", handle)
    return contexts.ContentPage(
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
