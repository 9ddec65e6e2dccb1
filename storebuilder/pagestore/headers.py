"""The headers of kept pages: constant, so that the web server in front sends the same."""

from __future__ import annotations

#: A kept page may be stored by anybody, but is asked for again each time; 304 answers most.
KEPT = "public, max-age=0, must-revalidate"
#: The name of an asset holds its content's hash.
FOREVER = "public, max-age=31536000, immutable"
#: Nothing in a file of ours may run, should somebody open it by itself.
FILES_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self' data:",
        "script-src 'self'",
        "connect-src 'self'",
        "font-src 'self'",
        "form-action 'self' https://checkout.stripe.com",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "manifest-src 'self'",
    )
)
#: What every answer of ours has; Strict-Transport-Security is the front's own to say.
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Frame-Options": "DENY",
}


def headers() -> dict[str, str]:
    """What the web server in front must send with a kept page, as we do with ours."""
    return {"Cache-Control": KEPT, "Content-Security-Policy": POLICY, **EVERYWHERE}


def asset_headers() -> dict[str, str]:
    """What it must send with an asset of a theme, and with a picture."""
    return {"Cache-Control": FOREVER, "Content-Security-Policy": FILES_POLICY, **EVERYWHERE}
