"""The address of a PostgreSQL database: checked at the edge, and never shown with its password."""

from __future__ import annotations

from storebuilder.errors import NotAccepted, ShopError

ACCEPTED = "Write postgresql://USER:PASSWORD@HOST/NAME."
PATIENCE = 10  # seconds for an answer


def address(text: str) -> str:
    """A ``postgresql://`` address; raises NotAccepted without repeating what may be a password."""
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    plain = text.strip().replace("postgres://", "postgresql://", 1)
    try:
        url = make_url(plain)
    except (ArgumentError, ValueError):
        raise NotAccepted("The address of the database is not understood.", hint=ACCEPTED) from None
    if url.get_backend_name() != "postgresql" or not url.database:
        raise NotAccepted(
            f"A database of the kind {url.get_backend_name()[:20]!r} and the name "
            f"{(url.database or '')[:40]!r} cannot hold a shop.",
            field="database",
            hint=ACCEPTED,
        )
    return plain


def refuse_unreachable(text: str) -> None:
    """Raise ShopError where the database does not let this machine in, with what it says."""
    from sqlalchemy import create_engine, make_url
    from sqlalchemy.exc import OperationalError

    url = make_url(text)
    engine = create_engine(url, connect_args={"connect_timeout": PATIENCE})
    try:
        engine.connect().close()
    except OperationalError as error:
        raise ShopError(
            f"The database {url.database} at {_place(url)} does not let this machine in: "
            f"{_why(error)}.",
            hint="See that its address, its firewall and its pg_hba.conf are right.",
        ) from None
    finally:
        engine.dispose()


def _place(url: object) -> str:
    host, port = getattr(url, "host", None), getattr(url, "port", None)
    query = getattr(url, "query", {})
    return f"{host}:{port or 5432}" if host else str(query.get("host", "this machine"))


def _why(error: Exception) -> str:
    """What the driver said, without the long way there and its own advice."""
    lines = [line for line in str(getattr(error, "orig", error)).splitlines() if line.strip()]
    told = [line for line in lines if "failed: " in line] or lines[-1:] or ["no answer"]
    return told[-1].rpartition("failed: ")[2].strip().rstrip(".")[:200]
