"""The audit trail: who changed what, written in the same transaction as the change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from storebuilder.accounts.models import AuditEntry
from storebuilder.db import db, writing


@dataclass(frozen=True)
class Actor:
    """Who is at work: a member of the staff, or ``command line`` and ``worker`` without an id."""

    name: str
    staff_id: int | None = None


NOBODY = Actor("command line")
_actor: ContextVar[Actor] = ContextVar("audit_actor", default=NOBODY)


@contextmanager
def acting_as(actor: Actor) -> Iterator[None]:
    """Whatever is changed inside was done by ``actor``."""
    token = _actor.set(actor)
    try:
        yield
    finally:
        _actor.reset(token)


def set_actor(actor: Actor | None) -> None:
    """From here on ``actor`` is at work; None at the end of a request."""
    _actor.set(actor or NOBODY)


def actor() -> Actor:
    """Who is at work now."""
    return _actor.get()


def audit(
    action: str,
    subject_kind: str,
    subject_id: int | None = None,
    summary: str = "",
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Write one line of the trail; call it inside the ``writing()`` of the change itself.

    ``action`` is ``trade.verb`` (``product.published``), ``summary`` names the thing for people,
    ``changes`` is ``{"field": [before, after]}``; see ``differences``. Never put a secret in it.
    """
    who = _actor.get()
    with writing():
        db.session.add(
            AuditEntry(
                staff_id=who.staff_id,
                actor=who.name,
                action=action,
                subject_kind=subject_kind,
                subject_id=subject_id,
                summary=summary,
                changes={name: _plain(value) for name, value in (changes or {}).items()},
            )
        )


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The fields of ``after`` that differ from ``before``, as ``{"field": [before, after]}``."""
    return {
        name: [before.get(name), value]
        for name, value in after.items()
        if before.get(name) != value
    }


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    return str(value)
