"""The people: adding, changing and letting go of staff."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from storebuilder import fields
from storebuilder.accounts.auditing import audit, differences
from storebuilder.accounts.links import end_links
from storebuilder.accounts.models import Staff
from storebuilder.accounts.sessions import end_sessions
from storebuilder.db import added, db, writing
from storebuilder.errors import Conflict, NotAccepted, NotFound

#: From the least to the most.
ROLES = ("staff", "manager", "owner")


def allows(role: str, needed: str) -> bool:
    """Whether somebody with ``role`` may do what needs ``needed``."""
    return role in ROLES and ROLES.index(role) >= ROLES.index(needed)


def add_staff(email: str, *, name: str = "", role: str = "staff", language: str = "en") -> Staff:
    """Add a person; raises Conflict where the address is taken. The first way in is a link."""
    values = {
        "email": fields.email(email),
        "name": fields.line(name, field="name", most=120),
        "role": _role(role),
        "language": fields.language(language),
    }
    with writing():
        if not added(Staff, **values):
            raise Conflict(f"{values['email']} works here already.", field="email")
        row: Staff = db.session.scalars(select(Staff).where(Staff.email == values["email"])).one()
        audit("staff.added", "staff", row.id, row.email, {"role": [None, row.role]})
    return row


def change_staff(
    staff_id: int,
    *,
    name: str | None = None,
    role: str | None = None,
    language: str | None = None,
    active: bool | None = None,
) -> Staff:
    """Change a person; a new role or the end of the work ends all their sessions.

    Raises Conflict where nobody would be left as an active owner.
    """
    wanted = {
        "name": None if name is None else fields.line(name, field="name", most=120),
        "role": None if role is None else _role(role),
        "language": None if language is None else fields.language(language),
        "active": active,
    }
    with writing():
        owners = _active_owners()
        row = find_staff(staff_id)
        before = {field: getattr(row, field) for field in wanted}
        changes = differences(before, {k: v for k, v in wanted.items() if v is not None})
        for field, (_, value) in changes.items():
            setattr(row, field, value)
        if owners == [staff_id] and not (row.active and row.role == "owner"):
            raise Conflict(
                "This is the only owner.", hint="Make somebody else an owner first.", field="role"
            )
        if {"role", "active"} & changes.keys():
            end_sessions(staff_id)
        if not row.active:
            end_links(staff_id)
        if changes:
            audit("staff.changed", "staff", row.id, row.email, changes)
    return row


def find_staff(staff_id: int) -> Staff:
    """The person with this id; raises NotFound."""
    row: Staff | None = db.session.get(Staff, staff_id)
    if row is None:
        raise NotFound("There is no such person.")
    return row


def everybody() -> Sequence[Staff]:
    """All staff, those at work first, in the order they came."""
    return db.session.scalars(select(Staff).order_by(Staff.active.desc(), Staff.id)).all()


def find_by_email(email: str) -> Staff | None:
    """The active person with this address, if any."""
    address = email.replace("\0", "").strip().lower()
    wanted = select(Staff).where(Staff.email == address, Staff.active)
    row: Staff | None = db.session.scalar(wanted)
    return row


def _active_owners() -> list[int]:
    # Locked, so that two owners cannot demote each other in the same moment (PostgreSQL).
    owners = select(Staff.id).where(Staff.role == "owner", Staff.active).order_by(Staff.id)
    return list(db.session.scalars(owners.with_for_update()))


def _role(text: str) -> str:
    if text in ROLES:
        return text
    raise NotAccepted(
        f"The role {text!r} is not known.", field="role", hint=f"Take one of {', '.join(ROLES)}."
    )
