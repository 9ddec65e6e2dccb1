"""Every file with rules of the panel; a new one is imported here."""

from storebuilder.web.panel import (  # noqa: F401
    delivery,
    home,
    menus,
    order_acts,
    orders,
    pages,
    searching,
    section_editing,
    sections,
    settings,
    storefront_views,
)
