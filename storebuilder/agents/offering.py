"""What this shop speaks: versions, capabilities and ways to pay, and the profile that says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from storebuilder import payments
from storebuilder.storefronts import Front

NEWEST = "2026-04-08"
SHOPPING = "dev.ucp.shopping"
SOURCE = f"https://ucp.dev/{NEWEST}"

#: Where others' shops have their tools too.
MCP = "/api/ucp/mcp"

CHECKOUT = f"{SHOPPING}.checkout"
CART = f"{SHOPPING}.cart"
SEARCH = f"{SHOPPING}.catalog.search"
LOOKUP = f"{SHOPPING}.catalog.lookup"
ORDER = f"{SHOPPING}.order"
FULFILLMENT = f"{SHOPPING}.fulfillment"
DISCOUNT = f"{SHOPPING}.discount"
BUYER_CONSENT = f"{SHOPPING}.buyer_consent"

#: The name of the pretended payment for programs; ``.test`` is nobody's domain (RFC 2606).
PRETEND = "test.storebuilder.pretend"
PRETEND_ID = "pretend"


@dataclass(frozen=True)
class Capability:
    """Something a shop can do for programs; an extension names what it extends."""

    spec: str
    schema: str
    extends: tuple[str, ...] = ()
    #: Only a storefront with a cart offers it; a showcase takes inquiries.
    retail: bool = True


CAPABILITIES: Mapping[str, Capability] = {
    SEARCH: Capability("catalog/search", "shopping/catalog_search", retail=False),
    LOOKUP: Capability("catalog/lookup", "shopping/catalog_lookup", retail=False),
    CART: Capability("cart", "shopping/cart"),
    CHECKOUT: Capability("checkout", "shopping/checkout"),
    FULFILLMENT: Capability("fulfillment", "shopping/fulfillment", (CHECKOUT,)),
    DISCOUNT: Capability("discount", "shopping/discount", (CART, CHECKOUT)),
    BUYER_CONSENT: Capability("buyer-consent", "shopping/buyer_consent", (CHECKOUT,)),
    ORDER: Capability("order", "shopping/order"),
}

#: Each transport says where it is reached: {"rest": front -> service of the profile}. Others are
#: added by ``transport`` below.
_transports: list[Callable[[Front], dict[str, Any]]] = []


def transport(service: Callable[[Front], dict[str, Any]]) -> Callable[[Front], dict[str, Any]]:
    """Register a transport; called with a storefront it returns its entry of the profile."""
    _transports.append(service)
    return service


@transport
def rest(front: Front) -> dict[str, Any]:
    """The REST binding."""
    return {
        "version": NEWEST,
        "spec": f"{SOURCE}/specification/overview",
        "transport": "rest",
        "endpoint": endpoint(front),
        "schema": f"{SOURCE}/services/shopping/rest.openapi.json",
    }


@transport
def mcp(front: Front) -> dict[str, Any]:
    """The binding of the Model Context Protocol."""
    return {
        "version": NEWEST,
        "spec": f"{SOURCE}/specification/overview",
        "transport": "mcp",
        "endpoint": mcp_endpoint(front),
        "schema": f"{SOURCE}/services/shopping/mcp.openrpc.json",
    }


#: Older versions that are spoken too: {version: front -> the address of its profile}.
older: dict[str, Callable[[Front], str]] = {}


def endpoint(front: Front, version: str = NEWEST) -> str:
    """Where the REST binding of a version begins on a storefront."""
    return front.url(f"/ucp/{version}")


def mcp_endpoint(front: Front) -> str:
    """Where the tools are called on a storefront."""
    return front.url(MCP)


def offered(front: Front) -> dict[str, Capability]:
    """The capabilities of a storefront by name."""
    retail = front.kind == "retail"
    return {name: one for name, one in CAPABILITIES.items() if retail or not one.retail}


def profile(front: Front, keys: list[dict[str, str]]) -> dict[str, Any]:
    """The discovery profile of a storefront with its public ``keys`` (as JWK)."""
    ucp: dict[str, Any] = {
        "version": NEWEST,
        "services": {SHOPPING: [service(front) for service in _transports]},
        "capabilities": {name: [_declared(one)] for name, one in offered(front).items()},
        "payment_handlers": handlers(front),
    }
    if older:
        ucp["supported_versions"] = {version: where(front) for version, where in older.items()}
    return {"ucp": ucp, "signing_keys": keys}


def _declared(one: Capability) -> dict[str, Any]:
    said: dict[str, Any] = {
        "version": NEWEST,
        "spec": f"{SOURCE}/specification/{one.spec}",
        "schema": f"{SOURCE}/schemas/{one.schema}.json",
    }
    if one.extends:
        said["extends"] = one.extends[0] if len(one.extends) == 1 else list(one.extends)
    return said


def handlers(front: Front) -> dict[str, list[dict[str, Any]]]:
    """The ways in which a program itself can pay: none in a live shop, whose buyers pay by hand.

    Real payments are made by the buyer on the shop's own page (``continue_url``).
    """
    offered = {provider.name for provider in payments.providers()}
    if front.kind != "retail" or "pretend" not in offered:
        return {}
    handler = {
        "id": PRETEND_ID,
        "version": NEWEST,
        "spec": "https://storebuilder.test/pretend",
        "schema": "https://storebuilder.test/pretend.json",
        "available_instruments": [{"type": "pretend"}],
    }
    return {PRETEND: [handler]}
