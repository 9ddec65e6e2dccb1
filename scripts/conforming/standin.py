"""The shop as the suite sees it: its own answers, and stand-ins for what only the suite asks for.

Each stand-in is a file of its own here, and docs/protocol.md says what it is there for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from werkzeug.test import Client, TestResponse
from werkzeug.wrappers import Request, Response

from conforming import filling, handlers, posting
from conforming.address_book import AddressBook, Choice
from conforming.loading import HOST
from conforming.names import Names, free_deliveries, free_delivery
from storebuilder.web.faces import House

VERSION = "2026-01-11"
CHECKOUTS = f"/ucp/{VERSION}/checkout-sessions"
PLATFORM = "/testing/platform.json"
HANDLERS, SHIPPING, ORDERS = "/testing/handlers/", "/testing/simulate-shipping/", "/orders/"
#: What belongs to one connection, and is said anew to the shop.
OWN = {"host", "content-length", "content-type", "connection"}
Data = dict[str, Any]


class StandIn:
    """A WSGI application round a shop's."""

    def __init__(self, app: House, names: Names, book: AddressBook, secret: str) -> None:
        self.app, self.names, self.book, self.secret = app, names, book, secret
        config = app.config["SHOP"]
        #: Where the suite finds the fixture, and where the shop believes to be.
        self.origin, self.inside = config.origin("localhost"), config.origin(HOST)
        self.posted = posting.Posted()

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        return self._answer(request, request.path)(environ, start)

    def _answer(self, request: Request, path: str) -> Response:
        if path == "/.well-known/ucp":
            return self._profile(request)
        if path == PLATFORM:
            return _json({"ucp": {"version": VERSION, "capabilities": []}})
        if path.startswith(HANDLERS):
            return _json({"type": "object"})
        if path.startswith(SHIPPING) and request.method == "POST":
            return self._ship(request, path.removeprefix(SHIPPING))
        if path.startswith(ORDERS) and "UCP-Agent" in request.headers:
            return self._order(request, path.removeprefix(ORDERS))
        if path.startswith(CHECKOUTS):
            return self._checkout(request, *path.removeprefix(CHECKOUTS).strip("/").split("/")[:2])
        return _passed(self._ask(request, request.full_path))

    def _ask(self, request: Request, path: str, body: Any = None, method: str = "") -> TestResponse:
        """Ask the shop itself, with the headers of the suite's request; ``method`` asks anew."""
        sent = b"" if method else request.get_data()
        headers = [(key, value) for key, value in request.headers if key.lower() not in OWN]
        return Client(self.app, use_cookies=False).open(
            path,
            method=method or request.method,
            headers=[(key, self._agent(key, value)) for key, value in headers],
            data=sent if body is None else json.dumps(body).encode(),
            content_type=request.mimetype or "application/json",
            base_url=self.inside,
        )

    def _agent(self, key: str, value: str) -> str:
        # One test names three points as its profile; a shop needs an address that it can read.
        own = f'profile="{self.origin}{PLATFORM}"'
        return value.replace('profile="..."', own) if key.lower() == "ucp-agent" else value

    def _profile(self, request: Request) -> Response:
        said = self._ask(request, f"/.well-known/ucp/{VERSION}").get_json()
        said["payment"]["handlers"] += handlers.declared(self.origin)
        return self._named(said)

    def _ship(self, request: Request, order: str) -> Response:
        if not posting.is_secret(request.headers.get("Simulation-Secret", ""), self.secret):
            return _json({"detail": "Invalid Simulation Secret"}, 403)
        found = posting.send(self.app, order)
        return _json({"status": "shipped"}) if found else _json({"detail": "Not found"}, 404)

    def _order(self, request: Request, order: str) -> Response:
        said = posting.order(self.app, order)
        if said is None:
            return _json({"detail": "Order not found"}, 404)
        if request.method == "PUT" and not self.posted.write(order, request.get_json(silent=True)):
            return _json({"detail": "This is no order."}, 422)
        free_delivery(said)
        return self._named(self.posted.beside(said))

    def _checkout(self, request: Request, checkout: str, verb: str = "") -> Response:
        given = request.get_json(silent=True) if request.get_data() else None
        if not isinstance(given, dict):
            return self._told(self._ask(request, request.path), self.book.choice(checkout))
        if verb == "complete":
            if handlers.declines(given):
                return _json({"detail": "Payment declined by the mock handler."}, 402)
            paid = self._ask(request, request.path, handlers.as_pretended(given))
            return self._told(paid, self.book.choice(checkout))
        body = self.names.ours(given)
        if not checkout or "buyer" in body:
            body["buyer"] = filling.buyer(body.get("buyer"))
        choice = self._choose(request, checkout, body)
        return self._told(self._ask(request, request.path, body), choice)

    def _choose(self, request: Request, checkout: str, body: Data) -> Choice:
        """Leave in the body the place that was chosen, with what the suite leaves out of it."""
        before = self.book.choice(checkout)
        methods = (body.get("fulfillment") or {}).get("methods") or []
        if not methods:
            return before
        email = self._email(request, checkout, body)
        method: Data = methods[0]
        given = method.pop("destinations", None) or []
        places = [self.book.remember(email, one) for one in given]
        places = places or list(before.places) or self.book.places(email)
        wanted = method.pop("selected_destination_id", None)
        found = next((one for one in places if one["id"] == wanted), None)
        if found is None:
            return Choice(tuple(places))
        sent = filling.destination(found)
        method |= {"destinations": [sent], "selected_destination_id": sent["id"]}
        return Choice(tuple(places), wanted)

    def _email(self, request: Request, checkout: str, body: Data) -> str:
        told = (body.get("buyer") or {}).get("email", "")
        if told or not checkout:
            return str(told)
        now = self._ask(request, f"{CHECKOUTS}/{checkout}", method="GET").get_json()
        return str((now.get("buyer") or {}).get("email", ""))

    def _told(self, answer: TestResponse, choice: Choice) -> Response:
        """The shop's answer with the suite's names of places and of ways of delivery."""
        said = answer.get_json(silent=True)
        if not isinstance(said, dict) or "id" not in said:
            return _passed(answer)
        self.book.choose(said["id"], choice)
        methods = (said.get("fulfillment") or {}).get("methods") or []
        if methods and choice.places:
            methods[0]["destinations"] = list(choice.places)
            methods[0]["selected_destination_id"] = choice.chosen
        free_deliveries(said)
        return self._named(self.names.theirs(said), answer.status_code)

    def _named(self, body: Data, status: int = 200) -> Response:
        """An answer whose addresses lead to the fixture."""
        return _json(json.loads(json.dumps(body).replace(self.inside, self.origin)), status)


def _json(body: Data, status: int = 200) -> Response:
    return Response(json.dumps(body), status, content_type="application/json")


def _passed(answer: TestResponse) -> Response:
    headers = [(key, value) for key, value in answer.headers if key != "Content-Length"]
    return Response(answer.data, answer.status_code, headers)
