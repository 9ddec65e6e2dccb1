"""What every request must pass: it comes from our own pages, and brings no more than forms need.

Cross-site protection is by Fetch Metadata, so that kept pages can hold forms without tokens. The
rule is the one of OWASP's cross-site request forgery sheet and of Go's CrossOriginProtection: a
request that may change something must come from the same origin.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import Request, request

from storebuilder.errors import Refused
from storebuilder.web.faces import face_of

SAFE = {"GET", "HEAD", "OPTIONS"}
#: Bytes of a form. Werkzeug's MAX_FORM_MEMORY_SIZE is not asked for urlencoded forms, which are
#: read whole and cost thirty times their size: 64 MB of "a&" end a small server.
STRANGERS = 64 * 1024
STAFFS = 2 * 1024 * 1024
#: Browsers take ``//host``, ``/\\host`` and what has a tab in it for a host.
_INSIDE = re.compile(r"/(?![/\\])[^\s\\\x00-\x20\x7f]{0,499}")


def is_inside(path: str) -> bool:
    """Whether an address that a stranger gave is a path of this very host."""
    return _INSIDE.fullmatch(path) is not None


def limit_body() -> None:
    """Before each request: take in what its form may need; files are for the panel's staff only."""
    if face_of(request) != "panel":
        request.max_content_length = STRANGERS
    elif request.mimetype != "multipart/form-data":
        request.max_content_length = STAFFS


def refuse_cross_site() -> None:
    """Before each request: refuse unsafe methods from elsewhere.

    Signed webhooks are excepted, and so are programs, which are answered without any cookie.
    """
    open_to_programs = ("/hooks/", "/join/", "/ucp/", "/api/ucp/")
    if request.method in SAFE or request.path.startswith(open_to_programs):
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
