"""Answers as JSON."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, request

from storebuilder.agents import earlier
from storebuilder.agents.earlier import problems


def answer(
    body: dict[str, Any] | list[dict[str, Any]], status: int = 200, *, caching: str = "no-store"
) -> Response:
    """Answer with ``body``; nothing personal is stored on the way."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return answer_text(status, text, caching=caching)


def answer_text(status: int, text: str, *, caching: str = "no-store") -> Response:
    """Answer with JSON that was written down before."""
    response = Response(text, status, content_type="application/json")
    response.headers["Cache-Control"] = caching
    return response


def trouble(code: str, content: str, status: int, retry_after: int | None = None) -> Response:
    """Answer that a request was not carried out; a buyer can always go to the shop itself."""
    from flask import g

    front = g.get("front")
    body: dict[str, Any] = {"code": code, "content": content}
    if request.path.startswith(f"{earlier.PATH}/"):
        status, body = problems.trouble(code, content, status)
    if front is not None and status not in (404, 405):
        body["continue_url"] = front.url("/", g.get("language"))
    response = answer(body, status)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response
