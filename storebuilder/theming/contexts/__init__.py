"""What templates see: frozen, documented, plain. docs/theme-context.md is made from these classes.

Amounts are whole minor units; ``money(amount)`` writes them. Every ``url`` can be put into a page
as it is.
"""

from storebuilder.theming.contexts.goods import (
    Card,
    Choice,
    CollectionTile,
    Delivery,
    Fact,
    Filter,
    Option,
    Pages,
    Product,
    Shelf,
    Value,
    Variant,
)
from storebuilder.theming.contexts.pages import (
    PAGES,
    CollectionPage,
    CollectionsPage,
    ContentPage,
    ErrorPage,
    HomePage,
    ProductPage,
    SearchPage,
)
from storebuilder.theming.contexts.site import (
    Alternate,
    Crumb,
    Head,
    LanguageLink,
    MarketLink,
    MenuLine,
    Picture,
    Site,
    Source,
)

__all__ = [
    "PAGES",
    "Alternate",
    "Card",
    "Choice",
    "CollectionPage",
    "CollectionTile",
    "CollectionsPage",
    "ContentPage",
    "Crumb",
    "Delivery",
    "ErrorPage",
    "Fact",
    "Filter",
    "Head",
    "HomePage",
    "LanguageLink",
    "MarketLink",
    "MenuLine",
    "Option",
    "Pages",
    "Picture",
    "Product",
    "ProductPage",
    "SearchPage",
    "Shelf",
    "Site",
    "Source",
    "Value",
    "Variant",
]
