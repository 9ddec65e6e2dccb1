"""Every file with rules of the panel; a new one is imported here."""

from storebuilder.web.panel import (  # noqa: F401
    aggregators,
    delivery,
    discounts,
    home,
    order_acts,
    orders,
    searching,
    settings,
    storefront_views,
)
