"""Cross-site protection by Fetch Metadata, so that kept pages can hold forms without tokens.

The rule is the one of OWASP's cross-site request forgery sheet and of Go's CrossOriginProtection: a
request that may change something must come from the same origin.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Request, request

from storebuilder.errors import Refused

SAFE = {"GET", "HEAD", "OPTIONS"}


def refuse_cross_site() -> None:
    """Before each request: refuse unsafe methods from elsewhere, signed webhooks excepted."""
    if request.method in SAFE or request.path.startswith("/hooks/"):
        return
    if not same_origin(request):
        raise Refused("This form was sent from another site, so nothing was changed.")


def same_origin(request: Request) -> bool:
    """Whether the browser says that the request comes from a page of this very host.

    ``Sec-Fetch-Site`` decides where it is sent (``same-site`` is not enough: sibling shops share a
    domain); else ``Origin`` must name our host; neither is a refusal.
    """
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site is not None:
        return fetch_site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc == request.host
