"""The thin faces of one application: each answers under its own hosts and sees no other's rules.

Rules carry the *face's* name as their host; ``House.create_url_adapter`` decides by the request's
Host header which face is asked, and cuts the language off the path. So a panel rule can never be
reached through a shop's host, and ``url_for`` on a shop page keeps the page's language by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Flask, Request, g
from werkzeug.exceptions import MisdirectedRequest, NotFound
from werkzeug.routing import MapAdapter

from storebuilder import pagestore
from storebuilder.storefronts import hosts

if TYPE_CHECKING:
    from storebuilder.config import Config


class Face(Blueprint):
    """A blueprint whose every rule belongs to one face: ``shop``, ``market`` or ``panel``.

    One with another name (for programs) answers on the hosts of the face that it names.
    """

    def __init__(self, name: str, import_name: str, *, face: str = "", **options: Any) -> None:
        super().__init__(name, import_name, **options)
        self.face = face or name

    def add_url_rule(self, rule: str, *args: Any, **options: Any) -> None:
        super().add_url_rule(rule, *args, host=self.face, **options)


class House(Flask):
    """The Flask application of a shop; chooses the face by the Host header."""

    def __init__(self, import_name: str) -> None:
        super().__init__(import_name, host_matching=True, static_host="panel", static_folder=None)

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        if request is None:
            return self.url_map.bind(self.config["SHOP"].buyers_face)
        if "\0" in request.path:
            raise NotFound  # no address has one, and PostgreSQL takes none
        host = request.host.rsplit(":", 1)[0].lower()
        config: Config = self.config["SHOP"]
        if request.method == "GET" and not request.query_string:
            # Before anything is read: what changes from now on is perhaps not on the page.
            request.environ["storebuilder.began"] = pagestore.began(config)
        with self.app_context():
            if host == config.file.panel_host or (host == "127.0.0.1" and config.nicknames):
                return self._bind(request, "panel", request.path, "")
            front = hosts.find(host)
            if front is None:
                raise MisdirectedRequest(description="No shop answers under this name.")
            language, path = hosts.split_language(front, request.path)
        request.environ["storebuilder.front"] = front
        request.environ["storebuilder.language"] = language
        return self._bind(request, config.buyers_face, path, front.prefix(language))

    def _bind(self, request: Request, face: str, path: str, prefix: str) -> MapAdapter:
        request.environ["storebuilder.face"] = face
        return self.url_map.bind(
            face,
            script_name=prefix + "/",
            url_scheme=request.scheme,
            default_method=request.method,
            path_info=path,
            query_args=request.query_string.decode("latin-1"),
        )


def face_of(request: Request) -> str:
    """The face that answers this request, or an empty string where none does."""
    return str(request.environ.get("storebuilder.face", ""))


def remember_front() -> None:
    """Before each request: put the storefront and the language where the views look for them."""
    from flask import request

    g.front = request.environ.get("storebuilder.front")
    g.language = request.environ.get("storebuilder.language")
