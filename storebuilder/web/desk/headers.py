"""What every answer of the panel says about itself."""

from __future__ import annotations

from flask import Response

from storebuilder.web.desk.frame import frame

POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "script-src": "'self'",
    "img-src": "'self' data: blob:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def policy(**changed: str) -> str:
    """The panel's content security policy; ``frame_src="'self'"`` adds to it for one page."""
    rules = POLICY | {name.replace("_", "-"): value for name, value in changed.items()}
    return "; ".join(f"{name} {value}" for name, value in rules.items())


@frame.after_request
def say_policy(response: Response) -> Response:
    """After each panel page: nothing foreign runs on it, nobody keeps it, no robot lists it."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", policy())
    headers.setdefault("Cache-Control", "no-store")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("X-Robots-Tag", "noindex, nofollow")
    return response
