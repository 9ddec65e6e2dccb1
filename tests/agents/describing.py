"""The REST binding as an OpenAPI description, made of the protocol's own models.

What strangers would never guess is put in: ids of real goods, of a cart, a checkout and an order,
so that random requests get past the first door.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from pydantic.json_schema import models_json_schema

from storebuilder.agents import tool_inputs as inputs
from storebuilder.agents.reading import _MODELS

SHOPPING = "ucp_sdk.models.schemas.shopping"
ANSWERS = {
    "checkout": ("checkout", "Checkout"),
    "cart": ("cart", "Cart"),
    "order": ("order", "Order"),
    "search": ("catalog_search", "SearchResponse"),
    "lookup": ("catalog_lookup", "LookupResponse"),
    "product": ("catalog_lookup", "GetProductResponse"),
    "error": ("types.error_response", "ErrorResponse"),
}
TROUBLE = inputs.thing({"code": inputs.text(), "content": inputs.text()}, "code", "content")
#: What any request may be answered where it is not carried out.
TROUBLES = (400, 401, 403, 404, 405, 409, 415, 422, 424, 429, 503)
Schema = dict[str, Any]


def describe(ids: dict[str, list[str]], header: str) -> Schema:
    """The description; ``ids`` are real ones of variants, products, cart, checkout and order."""
    requests = {name: _model(*place) for name, place in _MODELS.items()}
    replies = {name: _model(*place) for name, place in ANSWERS.items()}
    refs, defs = models_json_schema(
        [(model, "validation") for model in (*requests.values(), *replies.values())],
        ref_template="#/components/schemas/{model}",
    )
    schemas: Schema = defs["$defs"]
    for name in ("ItemCreateRequest", "ItemUpdateRequest"):
        schemas[name]["properties"]["id"] = _named(ids["variants"])
    for name in ("CheckoutCreateRequest", "CheckoutUpdateRequest"):
        schemas[name]["properties"] |= {
            key: inputs.CHECKOUT["properties"][key] for key in ("fulfillment", "discounts")
        }
    body = {name: refs[(model, "validation")] for name, model in requests.items()}
    said = {name: refs[(model, "validation")] for name, model in replies.items()}
    agent = {
        "name": "UCP-Agent",
        "in": "header",
        "required": True,
        "schema": {"type": "string", "enum": [header]},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "A shop for programs", "version": "2026-04-08"},
        "components": {"schemas": schemas},
        "paths": _paths(body, said, ids, agent),
    }


def _paths(body: Schema, said: Schema, ids: dict[str, list[str]], agent: Schema) -> Schema:
    def verb(kind: str, read: str = "", *, made: bool = False) -> Schema:
        good = {"oneOf": [said[kind], said["error"]]}
        answers = {"200": _content(good), **({"201": _content(said[kind])} if made else {})}
        answers |= {str(status): _content(TROUBLE) for status in TROUBLES}
        told: Schema = {"parameters": [agent], "responses": answers}
        if read:
            told["requestBody"] = {"required": True, **_content(body[read])}
        return told

    def place(name: str) -> Schema:
        # An address with a line break is no address of ours, and is told so in plain HTML.
        schema = {"anyOf": [{"enum": ids[name]}, {"type": "string", "pattern": "^[!-~]{1,40}$"}]}
        return {"parameters": [{"name": "id", "in": "path", "required": True, "schema": schema}]}

    return {
        "/catalog/search": {"post": verb("search", "search")},
        "/catalog/lookup": {"post": verb("lookup", "lookup")},
        "/catalog/product": {"post": verb("product", "product")},
        "/carts": {"post": verb("cart", "cart_create", made=True)},
        "/carts/{id}": {**place("cart"), "get": verb("cart"), "put": verb("cart", "cart_update")},
        "/carts/{id}/cancel": {**place("cart"), "post": verb("cart")},
        "/checkout-sessions": {"post": verb("checkout", "checkout_create", made=True)},
        "/checkout-sessions/{id}": {
            **place("checkout"),
            "get": verb("checkout"),
            "put": verb("checkout", "checkout_update"),
        },
        "/checkout-sessions/{id}/complete": {
            **place("checkout"),
            "post": verb("checkout", "checkout_complete"),
        },
        "/checkout-sessions/{id}/cancel": {**place("checkout"), "post": verb("checkout")},
        "/orders/{id}": {**place("order"), "get": verb("order")},
    }


def _content(schema: Schema) -> Schema:
    return {"description": "", "content": {"application/json": {"schema": schema}}}


def _named(known: list[str]) -> Schema:
    return {"anyOf": [{"enum": known}, {"type": "string", "minLength": 1, "maxLength": 60}]}


def _model(module: str, name: str) -> Any:
    return getattr(import_module(f"{SHOPPING}.{module}"), name)
