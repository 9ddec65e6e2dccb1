"""Version 2026-01-11 over REST: its requests and answers are translated, the verbs are the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from flask import Response, g

from storebuilder import agents
from storebuilder.agents import Caller, IncompatibleError, Trouble, earlier
from storebuilder.agents.earlier import answers, problems, profile, requests
from storebuilder.db import writing
from storebuilder.signing import es256
from storebuilder.web.agents import door, face
from storebuilder.web.agents.answering import answer
from storebuilder.web.agents.profile import CACHING

CHECKOUTS = f"{earlier.PATH}/checkout-sessions"
Data = dict[str, Any]


@face.get(f"/.well-known/ucp/{earlier.VERSION}")
def show_earlier_profile() -> Response:
    """The discovery profile of this version."""
    return answer(profile.profile(g.front, es256.listed()), caching=CACHING)


@face.post(CHECKOUTS)
def create_earlier_checkout() -> Response:
    """Begin a checkout."""
    door.limit_beginning()

    def verb(caller: Caller, given: Data) -> Data:
        data = _read("checkout_create", requests.create(given))
        return agents.create_checkout(caller, data)

    return _carry_out(verb, made=201)


@face.get(f"{CHECKOUTS}/<token>")
def get_earlier_checkout(token: str) -> Response:
    """Tell a checkout."""
    return answer(answers.checkout(_found(door.caller(earlier.VERSION), token)))


@face.put(f"{CHECKOUTS}/<token>")
def update_earlier_checkout(token: str) -> Response:
    """Change what is named of a checkout."""

    def verb(caller: Caller, given: Data) -> Data:
        now = _found(caller, token)
        data = _read("checkout_update", requests.update(given, now))
        return agents.update_checkout(caller, token, data)

    return _carry_out(verb)


@face.post(f"{CHECKOUTS}/<token>/complete")
def complete_earlier_checkout(token: str) -> Response:
    """Place the order; one that is placed is not placed once more."""
    asking = door.caller(earlier.VERSION)
    if not agents.seen(asking, door.key()):
        problems.refuse_what_is_over(_found(asking, token))

    def work() -> tuple[int, Data]:
        data = _read("checkout_complete", requests.complete(_given()))
        body = agents.complete_checkout(asking, token, data)
        problems.refuse(body, completing=True)
        return 200, answers.checkout(body)

    return door.once(asking, door.body(), work, asks_others=True)


@face.post(f"{CHECKOUTS}/<token>/cancel")
def cancel_earlier_checkout(token: str) -> Response:
    """Give a checkout up."""
    asking = door.caller(earlier.VERSION)

    def work() -> tuple[int, Data]:
        body = agents.cancel_checkout(asking, token)
        problems.refuse(body)
        return 200, answers.checkout(body)

    return door.once(asking, door.body(needed=False), work, asks_others=True)


def _carry_out(verb: Callable[[Caller, Data], Data], *, made: int = 200) -> Response:
    """Carry a verb out as a whole, or not at all where it is refused in this version."""
    asking = door.caller(earlier.VERSION)
    given = _given()
    problems.refuse_too_many(given)

    def work() -> tuple[int, Data]:
        with writing():
            body = _known(lambda: verb(asking, given))
            problems.refuse(body)
        return made, answers.checkout(body)

    return door.once(asking, door.body(), work)


def _found(caller: Caller, token: str) -> Data:
    body = _known(lambda: agents.get_checkout(caller, token))
    problems.refuse(body)
    return body


def _known(verb: Callable[[], Data]) -> Data:
    try:
        return verb()
    except IncompatibleError as error:
        raise Trouble("not_found", f"This storefront has no {error.capability}.") from None


def _given() -> Data:
    try:
        given = msgspec.json.decode(door.body())
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise Trouble("invalid_request", f"This is not JSON: {str(error)[:200]}.") from None
    if not isinstance(given, dict):
        raise Trouble("invalid_request", "$: an object is needed.")
    return given


def _read(kind: str, data: Data) -> Data:
    return agents.read(kind, msgspec.json.encode(data))
