"""Every file with rules of the panel; a new one is imported here."""

from storebuilder.web.panel import (  # noqa: F401
    assets,
    audit,
    delivery,
    door,
    failed_jobs,
    failing,
    headers,
    home,
    me,
    menus,
    notices,
    order_acts,
    orders,
    outbox,
    pages,
    searching,
    settings,
    signing_in,
    staff,
    storefront_views,
)
