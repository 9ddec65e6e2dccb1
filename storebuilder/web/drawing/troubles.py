"""What went wrong, as a page: not there, gone, refused, broken, closed."""

from __future__ import annotations

import logging
from collections.abc import Callable

from flask import Response, current_app, g, request
from werkzeug.exceptions import HTTPException

from storebuilder.errors import ShopError
from storebuilder.storefronts import hosts
from storebuilder.web.drawing.words import say
from storebuilder.web.faces import Face

log = logging.getLogger(__name__)
KINDS = {404: "not_found", 410: "gone", 403: "refused", 503: "closed", 500: "broken"}

#: Draws the error page: status, kind (its words are ``error.<kind>.…``), title, message.
Draw = Callable[[int, str, str, str], Response]
#: Where a page that is not there has moved, or what is said in its place; None for neither.
Elsewhere = Callable[[], "Response | str | None"]


class Troubles:
    """Answers of one face to whatever its views raise."""

    def __init__(self, draw: Draw, elsewhere: Elsewhere) -> None:
        self.draw = draw
        self.elsewhere = elsewhere

    def hang_on(self, face: Face, open_while_closed: tuple[str, ...]) -> None:
        """Let ``face`` answer with these pages, also while its storefront is closed.

        Paths that begin like ``open_while_closed`` go on answering then.
        """
        face.register_error_handler(ShopError, self.on_shop_error)
        face.register_error_handler(HTTPException, self.on_http_error)
        face.register_error_handler(500, self.on_crash)

        @face.before_request
        def closed() -> Response | None:
            path = hosts.split_language(g.front, request.path)[1]
            if g.front.open or path.startswith(open_while_closed):
                return None
            response = self.page(503, "closed")
            response.headers["Retry-After"] = "3600"
            return response

    def on_shop_error(self, error: ShopError) -> Response:
        """Say on a page what a person can mend; the words of a missing thing are the theme's."""
        kind = KINDS.get(error.status, "mistake")
        if kind == "not_found" and request.method in ("GET", "HEAD"):
            found = self.elsewhere()
            if isinstance(found, Response):
                return found
            if found:
                return self.page(410, found)
        said = kind != "not_found" and str(g.language).startswith("en")  # these texts are English
        response = self.page(error.status, kind, str(error) if said else "")
        retry_after = getattr(error, "retry_after", None)
        if retry_after is not None:
            response.headers["Retry-After"] = str(retry_after)
        return response

    def on_http_error(self, error: HTTPException) -> Response:
        """Say what Flask or Werkzeug refused."""
        status = error.code or 500
        if error.response is not None or status < 400:
            return current_app.make_response(error.get_response())  # a redirect is no error
        return self.page(status, KINDS.get(status, "broken" if status >= 500 else "mistake"))

    def on_crash(self, error: Exception) -> Response:
        """Log what we did wrong and say so without details."""
        log.error("a page broke", exc_info=error)
        return self.page(500, "broken")

    def page(self, status: int, kind: str, message: str = "") -> Response:
        """The theme's error page; a plain line where even that breaks."""
        try:
            title = say(f"error.{kind}.title") if g.get("front") else ""
            return self.draw(status, kind, title, message)
        except Exception:
            log.exception("the error page broke")
            return Response("Something broke on our side.\n", status, mimetype="text/plain")
