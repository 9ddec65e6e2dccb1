"""Staff of the shop: signing in, sessions, roles, limits, and the audit trail."""

from storebuilder.accounts import models
from storebuilder.accounts.auditing import (
    Actor,
    acting_as,
    actor,
    audit,
    differences,
    set_actor,
)
from storebuilder.accounts.limits import limit, neighbourhood
from storebuilder.accounts.links import AT_LAUNCH, INVITATION, link_is_good, make_link, use_link
from storebuilder.accounts.passwords import password_matches, set_password, sign_in
from storebuilder.accounts.people import (
    ROLES,
    add_staff,
    allows,
    change_staff,
    everybody,
    find_by_email,
    find_staff,
)
from storebuilder.accounts.sessions import (
    SignedIn,
    end_session,
    end_sessions,
    sessions_of,
    staff_of,
    start_session,
)

__all__ = [
    "AT_LAUNCH",
    "INVITATION",
    "ROLES",
    "Actor",
    "SignedIn",
    "acting_as",
    "actor",
    "add_staff",
    "allows",
    "audit",
    "change_staff",
    "differences",
    "end_session",
    "end_sessions",
    "everybody",
    "find_by_email",
    "find_staff",
    "limit",
    "link_is_good",
    "make_link",
    "models",
    "neighbourhood",
    "password_matches",
    "sessions_of",
    "set_actor",
    "set_password",
    "sign_in",
    "staff_of",
    "start_session",
    "use_link",
]
