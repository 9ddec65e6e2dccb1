"""Which addresses can be files: the same for Caddy and nginx, in regular expressions of both."""

from __future__ import annotations

#: A part of a path that can be a kept file: it never starts with a dot, nor holds an escape.
PART = "[A-Za-z0-9_~+-][A-Za-z0-9._~+-]*"
PICTURES = "webp|jpg|jpeg|png|avif|gif"
#: The address of a kept page: the first one, that of a language, or any other without a last slash.
PAGE = f"/(?:[a-z]{{2,3}}(?:-[A-Za-z0-9]{{2,8}})*/)?|(?:/{PART})+"
ASSETS = f"css|js|svg|woff2|{PICTURES}|ico"
#: The cookie of a panel's session. A front can't tell whether it is a good one; the panel can, and
#: does before it reads a body.
SESSION = "__Host-panel"
