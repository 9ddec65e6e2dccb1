"""The engine: Jinja in a sandbox that guards attributes, operators, filters and resources.

Templates see plain values and documented dataclasses. What is not named here is not there.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from jinja2 import StrictUndefined, nodes, pass_context
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext, Macro, TemplateReference, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace
from markupsafe import Markup

from storebuilder.theming import budget, filters

_TEXT = frozenset(
    ["startswith", "endswith", "lower", "upper", "strip", "lstrip", "rstrip", "split", "title"]
)
_MAPPING = frozenset(["items", "keys", "values", "get"])
_LOOP = frozenset(
    [
        "index",
        "index0",
        "revindex",
        "revindex0",
        "first",
        "last",
        "length",
        "depth",
        "depth0",
        "previtem",
        "nextitem",
        "cycle",
    ]
)
_METHODS: dict[type, frozenset[str]] = {
    str: _TEXT,
    Markup: _TEXT - {"split"},
    dict: _MAPPING,
    LoopContext: _LOOP,
}
_JINJAS_OWN = (Macro, TemplateReference, Undefined, Namespace)
_GLOBALS = ("range", "dict", "namespace")
_BODIES: Any = (nodes.For, nodes.Macro, nodes.CallBlock, nodes.AssignBlock, nodes.FilterBlock)
CHARGE = "_charge"


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment that a theme's templates are compiled for."""

    intercepted_binops = frozenset(["*", "**", "%", "+", "//", "/"])

    def __init__(self, **options: Any) -> None:
        super().__init__(
            autoescape=True,
            undefined=StrictUndefined,
            finalize=_count,
            trim_blocks=True,
            lstrip_blocks=True,
            **options,
        )
        self.globals = {name: self.globals[name] for name in _GLOBALS}
        self.globals["range"] = _range
        self.filters = {**filters.allowed(self.filters), CHARGE: _charge}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Fields of documented dataclasses and a few methods of text; nothing else of anything."""
        known = _METHODS.get(type(obj))
        if known is None:
            if dataclasses.is_dataclass(obj) and not isinstance(obj, type):
                known = _METHODS[type(obj)] = _readable(type(obj))
            else:
                return isinstance(obj, _JINJAS_OWN) and not attr.startswith("_")
        return attr in known

    def wrap_str_format(self, value: Any) -> None:
        """Hand on no ``str.format``: Jinja's own wrapper guards what it reads, not its length."""

    def is_safe_callable(self, obj: Any) -> bool:
        """Never a class; the functions of a page and Jinja's own."""
        return (not isinstance(obj, type) or obj in (dict, Namespace)) and bool(
            super().is_safe_callable(obj)
        )

    def call(self, context: Any, obj: Any, *args: Any, **names: Any) -> Any:
        budget.spend(0)
        return super().call(context, obj, *args, **names)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Carry an operator out where its result stays small."""
        _check_operator(operator, left, right)
        return super().call_binop(context, operator, left, right)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        return _meter(super()._parse(source, name, filename))


def _readable(kind: type) -> frozenset[str]:
    names = {field.name for field in dataclasses.fields(kind)}
    names |= {name for name, value in vars(kind).items() if isinstance(value, property)}
    return frozenset(name for name in names if not name.startswith("_"))


def _range(*bounds: int) -> range:
    result = range(*bounds)
    budget.fits(len(result), 1000)
    return result


def _check_operator(operator: str, left: Any, right: Any) -> None:
    sized = (str, list, tuple)
    if operator == "%" and isinstance(left, str):
        raise SecurityError("texts are not formatted with %: use ~ or t()")
    if operator == "**":
        raise SecurityError("there is no ** in themes")
    if operator == "*":
        for thing, times in ((left, right), (right, left)):
            if isinstance(thing, sized) and isinstance(times, int):
                most = budget.LONGEST if isinstance(thing, str) else budget.MANY
                budget.fits(len(thing) * times, most)
        if isinstance(left, int) and isinstance(right, int):
            budget.fits(left.bit_length() + right.bit_length(), 256)
    if operator == "+" and isinstance(left, sized) and isinstance(right, sized):
        most = budget.LONGEST if isinstance(left, str) else budget.MANY
        budget.fits(len(left) + len(right), most)


def _count(value: Any) -> Any:
    if isinstance(value, str):
        budget.spend(len(value))
    elif isinstance(value, list | tuple | dict):
        raise SecurityError("a list is not shown as text: loop over it or use join")
    return value


@pass_context  # so that Jinja does not work it out once, while it compiles
def _charge(_context: object, characters: int) -> int:
    budget.spend(characters)
    return characters


def _meter(tree: nodes.Template) -> nodes.Template:
    """Put a charge before every body that can be run more than once, and bound every ``~``."""
    for node in tree.find_all(_BODIES):
        node.body.insert(0, _charging(node))
    for parent in [tree, *tree.find_all(nodes.Node)]:
        for name, value in list(parent.iter_fields()):
            setattr(parent, name, _bounded(value))
    tree.body.insert(0, _charging(tree))
    return tree


def _charging(node: nodes.Node) -> nodes.ExprStmt:
    written = sum(len(data.data) for data in node.find_all(nodes.TemplateData))
    call = nodes.Filter(nodes.Const(written), CHARGE, [], [], None, None)
    return nodes.ExprStmt(call, lineno=node.lineno)


def _bounded(value: Any) -> Any:
    # Jinja compiles a ~ b to a join that no hook sees, so it becomes a filter over its parts.
    if isinstance(value, list):
        return [_bounded(item) for item in value]
    if isinstance(value, nodes.Concat):
        parts = nodes.List(value.nodes, lineno=value.lineno)
        return nodes.Filter(parts, filters.JOINED, [], [], None, None, lineno=value.lineno)
    return value
