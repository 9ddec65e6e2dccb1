"""The addresses that templates may name: ``link("product", handle="teapot")``."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from storebuilder.errors import NotAccepted

#: Name to path; what stands in braces must be given. A test holds that each is answered.
SHOP = {
    "home": "/",
    "collections": "/collections",
    "collection": "/collections/{handle}",
    "product": "/products/{handle}",
    "search": "/search",
    "page": "/pages/{handle}",
    "cart": "/cart",
    "cart_count": "/cart.json",
    "cart_lines": "/cart/lines",
    "checkout": "/checkout",
    "order": "/orders/{token}",
}
#: The same for a market, which shows goods of many merchants.
MARKET = {
    "home": "/",
    "search": "/search",
    "suggest": "/search/suggest",
    "goods": "/goods",
    "offer": "/goods/{id}",
    "categories": "/categories",
    "category": "/categories/{id}",
    "merchants": "/stores",
    "merchant": "/stores/{handle}",
    "deals": "/deals",
    "page": "/pages/{handle}",
    "join": "/join",
    "offline": "/offline",
    "cart": "/cart",
    "cart_count": "/cart.json",
    "checkout": "/checkout",
    "orders": "/orders",
    "order": "/orders/{token}",
}
PATHS = {**SHOP, **MARKET}
#: Which names the themes of each face may use.
OF: dict[str, dict[str, str]] = {"shop": SHOP, "market": MARKET}


def path(name: str, prefix: str = "", **parts: object) -> str:
    """The path of ``name`` behind ``prefix``; parts that are not in the path become the query.

    ``name`` may be a path of the shop itself (``/pages/about``). Raises NotAccepted for a name that
    is not known, so that a theme's author learns of it.
    """
    if name.startswith("/") and not name.startswith("//"):
        pattern = name
    elif name in PATHS:
        pattern = PATHS[name]
    else:
        raise NotAccepted(f"link({name!r}) is not known.", hint=f"Known are: {', '.join(PATHS)}.")
    query = {}
    for key, value in parts.items():
        if f"{{{key}}}" in pattern:
            pattern = pattern.replace(f"{{{key}}}", quote(str(value), safe=""))
        elif value not in (None, ""):
            query[key] = value
    return prefix + pattern + (f"?{urlencode(query)}" if query else "")
