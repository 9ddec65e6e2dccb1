"""The application: one shop's faces on one database."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flask import Response, make_response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from storebuilder import db as database
from storebuilder.errors import ShopError
from storebuilder.web import crossing, faces, guard

if TYPE_CHECKING:
    from storebuilder.config import Config

LARGEST_REQUEST = 64 * 1024 * 1024  # bytes: a dozen photographs of a phone at once


def create_app(config: Config) -> faces.House:
    """Make the application of the shop in ``config.home``; opens nothing but the database."""
    app = faces.House("storebuilder")
    app.config.update(
        SHOP=config,
        SECRET_KEY=config.file.secret_key,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
    )
    database.init_app(app, config.database_url)
    app.before_request(faces.remember_front)
    app.before_request(guard.refuse_cross_site)
    app.before_request(guard.limit_body)
    app.after_request(_plain_headers)
    app.register_error_handler(ShopError, _say_why)
    crossing.hang_on(app)
    load_capabilities(config.file.kind)
    for face in faces_of(config.file.kind):
        app.register_blueprint(face)
    if config.file.behind:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    return app


def load_capabilities(kind: str = "shop") -> None:
    """Import every capability that a home of this kind has, so that its jobs are known."""
    if kind == "shop":
        from storebuilder import (  # noqa: F401
            accounts,
            agents,
            cart,
            catalog,
            customers,
            inventory,
            joining,
            mail,
            media,
            orders,
            payments,
            shipping,
            signing,
            storefronts,
            tax,
        )
    else:
        # An aggregator neither sells nor keeps stock; its tables of that kind stay empty.
        from storebuilder import accounts, aggregator, mail, media, signing, storefronts  # noqa: F401


def faces_of(kind: str) -> tuple[faces.Face, ...]:
    """What visitors and those who work there see in a home of this kind, and what programs do."""
    if kind == "shop":
        from storebuilder.web import agents, panel, shop

        return shop.face, panel.face, agents.face
    from storebuilder.web import market, office

    return market.face, office.face


def _say_why(error: ShopError) -> Response:
    # What a face did not put on a page of its own is said in one plain line.
    return make_response(
        (f"{error}\n", error.status, {"Content-Type": "text/plain; charset=utf-8"})
    )


def _plain_headers(response: Response) -> Response:
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    response.headers.setdefault("X-Frame-Options", "DENY")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


logging.getLogger("storebuilder").addHandler(logging.NullHandler())
