"""What Stripe accepts, read from the request types that ship in its own package."""

from __future__ import annotations

import datetime
import decimal
import importlib
import re
import typing
from functools import cache
from typing import Any

import stripe
import typing_extensions
from pydantic import ConfigDict, TypeAdapter, ValidationError


class Refusal(Exception):
    """A request that Stripe would answer with 400."""

    def __init__(self, message: str, param: str = "", code: str = "parameter_invalid") -> None:
        super().__init__(message)
        self.param, self.code = param, code


def checked(module: str, name: str, form: list[tuple[str, str]]) -> dict[str, Any]:
    """The form as the request type ``name``, with its numbers as numbers; raises Refusal."""
    given = nested(form)
    try:
        found: dict[str, Any] = _adapter(module, name).validate_python(given)
    except ValidationError as error:
        first = error.errors()[0]
        param = ".".join(str(part) for part in first["loc"])
        raise Refusal(f"Invalid request: {param}: {first['msg']}", param) from error
    return found


def nested(form: list[tuple[str, str]]) -> dict[str, Any]:
    """``a[b][0]=c`` as ``{"a": {"b": ["c"]}}``."""
    root: dict[str, Any] = {}
    for name, value in form:
        path = re.findall(r"[^\[\]]+", name)
        here = root
        for part in path[:-1]:
            here = here.setdefault(part, {})
        here[path[-1]] = value
    return typing.cast("dict[str, Any]", _lists(root))


def _lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value and all(key.isdigit() for key in value):
        return [_lists(value[key]) for key in sorted(value, key=int)]
    return {key: _lists(each) for key, each in value.items()}


@cache
def _adapter(module: str, name: str) -> TypeAdapter[Any]:
    """A validator of one of Stripe's TypedDicts that knows no other names than it lists."""
    source = importlib.import_module(module)
    names: dict[str, Any] = {**vars(typing), **vars(typing_extensions)}
    names.update({key: each for key, each in vars(source).items() if not key.startswith("_")})
    loose = typing.TypeVar("loose")
    names.update(stripe=stripe, datetime=datetime, Decimal=decimal.Decimal, StripeContext=str)
    names.update(UntypedStripeObject=dict[str, loose], AppInfo=dict)  # type: ignore[valid-type]
    for each in vars(source).values():
        if typing_extensions.is_typeddict(each):
            each.__pydantic_config__ = ConfigDict(extra="forbid")
    adapter: TypeAdapter[Any] = TypeAdapter(getattr(source, name))
    adapter.rebuild(force=True, _types_namespace=names)
    return adapter
