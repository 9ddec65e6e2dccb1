"""Reading what a program sends, by the protocol's own models.

``ucp-sdk`` brings pydantic, some twenty megabytes: it is loaded at the first request that needs it,
so that a shop to which no program speaks does not pay for it.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from storebuilder.agents.troubles import Trouble

if TYPE_CHECKING:
    from pydantic import BaseModel

_SHOPPING = "ucp_sdk.models.schemas.shopping"
_MODELS = {
    "checkout_create": ("checkout_create_request", "CheckoutCreateRequest"),
    "checkout_update": ("checkout_update_request", "CheckoutUpdateRequest"),
    "checkout_complete": ("checkout_complete_request", "CheckoutCompleteRequest"),
    "cart_create": ("cart_create_request", "CartCreateRequest"),
    "cart_update": ("cart_update_request", "CartUpdateRequest"),
    "search": ("catalog_search", "SearchRequest"),
    "lookup": ("catalog_lookup", "LookupRequest"),
    "product": ("catalog_lookup", "GetProductRequest"),
}


def read(kind: str, body: bytes) -> dict[str, Any]:
    """The JSON of a request of ``kind`` as plain data; raises Trouble (invalid_request)."""
    from pydantic import ValidationError

    try:
        model = _model(kind).model_validate_json(body, strict=True)
    except ValidationError as error:
        raise Trouble("invalid_request", _first(error)) from None
    except RecursionError:
        raise Trouble("invalid_request", "The request is nested too deeply.") from None
    return model.model_dump(mode="json", exclude_unset=True)


@cache
def _model(kind: str) -> type[BaseModel]:
    module, name = _MODELS[kind]
    found: type[BaseModel] = getattr(import_module(f"{_SHOPPING}.{module}"), name)
    return found


def _first(error: Any) -> str:
    # The value itself is left out: it may be a person's.
    found = error.errors(include_url=False, include_context=False, include_input=False)
    where = "$" + "".join(
        f"[{part}]" if isinstance(part, int) else f".{part}" for part in found[0]["loc"]
    )
    return f"{where[:200]}: {found[0]['msg'][:200]}"
