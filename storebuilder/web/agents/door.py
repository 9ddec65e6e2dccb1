"""Who speaks, and what is said: headers and body of a request, before any verb is called."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Response, g, request

from storebuilder import accounts, agents
from storebuilder.agents import Caller, Trouble
from storebuilder.agents.remembering import Work
from storebuilder.signing import es256
from storebuilder.storefronts import Front
from storebuilder.web.agents.answering import answer_text, trouble

Verb = Callable[[Caller, dict[str, Any]], dict[str, Any]]

#: Bytes of a request: a hundred lines with their ids are some 10 KB.
LARGEST = 64 * 1024
#: New carts and checkouts from one place: a platform's own server begins many.
MOST_BEGUN, WITHIN = 300, timedelta(minutes=10)
#: RFC 8941, a Dictionary: profile="https://…", among other members.
_VERSION = re.compile(r'[,;][ \t]*version[ \t]*=[ \t]*"?([^",;]*)', re.IGNORECASE)
_PROFILE = re.compile(r'(?:^|,)[ \t]*profile[ \t]*=[ \t]*"((?:[^"\\]|\\["\\])*)"', re.IGNORECASE)


def closed() -> Response | None:
    """A closed storefront answers no program, but its profile stays."""
    front: Front = g.front
    if front.open or request.path.startswith("/.well-known/"):
        return None
    return trouble("unavailable", "This shop is closed for now.", 503, 3600)


def caller(version: str = agents.offering.NEWEST) -> Caller:
    """The program behind this request; raises Trouble where it can't be told."""
    named = _VERSION.search(request.headers.get("UCP-Agent", ""))
    if named is not None and named[1] != version:
        said = f"Version {named[1][:20]} is not spoken at this address, but {version}."
        raise Trouble("version_unsupported", said)
    return caller_of(profile_url(), version)


def caller_of(profile: str, version: str = agents.offering.NEWEST) -> Caller:
    """The program whose platform's profile is at this address; raises Trouble."""
    place = accounts.neighbourhood(request.remote_addr or "")
    platform = agents.discover(profile, place)
    signed = agents.is_authentic(platform, asked())
    g.caller = agents.negotiate(
        g.front, language(), platform, version=version, signed=signed, place=place
    )
    found: Caller = g.caller
    return found


def asked() -> agents.signatures.Request:
    """This request as a signature sees it: as it was sent, not as it is understood."""
    sent = str(request.environ.get("RAW_URI") or request.full_path.rstrip("?"))
    parts = urlsplit(sent)
    usual = {"http": ":80", "https": ":443"}[request.scheme]
    return agents.signatures.Request(
        method=request.method,
        authority=request.host.removesuffix(usual),
        path=parts.path,
        query=parts.query,
        headers={name.lower(): value for name, value in request.headers},
        body=request.get_data(cache=True),
    )


def sign(response: Response) -> Response:
    """Sign an answer to a request that was signed itself."""
    found: Caller | None = g.get("caller")
    if found is not None and found.signed and response.status_code < 300:
        body = response.get_data()
        pair = es256.newest()
        response.headers.update(agents.signatures.sign_answer(pair, response.status_code, body))
    return response


def profile_url() -> str:
    """The address of the platform's profile, from the header ``UCP-Agent``."""
    found = _PROFILE.search(request.headers.get("UCP-Agent", ""))
    if found is None:
        said = 'The header UCP-Agent is needed: profile="https://platform.example/profile".'
        raise Trouble("invalid_profile_url", said)
    return re.sub(r"\\(.)", r"\1", found[1])


def language() -> str:
    """The language of texts: what is accepted and spoken here, else the storefront's first."""
    front: Front = g.front
    if g.language != front.languages[0]:
        return str(g.language)
    best = request.accept_languages.best_match(front.languages)
    return best or front.languages[0]


def body(*, needed: bool = True) -> bytes:
    """The raw body, as it was signed; raises Trouble where it is no JSON or too large."""
    request.max_content_length = LARGEST
    if needed and request.mimetype != "application/json":
        raise Trouble("invalid_request", "The Content-Type has to be application/json.")
    return request.get_data(cache=True)


def carry_out(kind: str, verb: Verb, *, made: int = 200, asks_others: bool = False) -> Response:
    """Read a request of ``kind``, let ``verb`` carry it out once, and answer.

    ``made`` is the status where something was made; a refusal is always 200.
    """
    asking, raw = caller(), body(needed=bool(kind))
    data = agents.read(kind, raw) if kind else {}

    def work() -> tuple[int, dict[str, Any]]:
        said = verb(asking, data)
        return 200 if agents.is_refusal(said) else made, said

    return once(asking, raw, work, asks_others=asks_others)


def once(asking: Caller, raw: bytes, work: Work, *, asks_others: bool = False) -> Response:
    """Answer with what ``work`` makes of this request, or with what it made of it before."""
    request_mark = agents.mark(request.method, request.full_path, raw)
    said = agents.once(asking, key(), request_mark, work, asks_others=asks_others)
    return answer_text(*said)


def key() -> str:
    """What tells a request that is sent again from a new one; empty where it says nothing."""
    return request.headers.get("Idempotency-Key", "")


def limit_beginning() -> None:
    """Count one new cart or checkout from this place; raises TooMany."""
    place = accounts.neighbourhood(request.remote_addr or "")
    accounts.limit(f"agents.begin:{place}", MOST_BEGUN, WITHIN)
