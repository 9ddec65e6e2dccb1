"""The migrations make exactly the tables that the models describe."""

import json

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from storebuilder import migrating
from storebuilder.db import Base, db, writing
from storebuilder.web.faces import House


def test_days_of_returns_move_from_the_theme_to_the_storefront(app: House) -> None:
    with writing():
        connection = db.session.connection()
        config = migrating.alembic_config(connection)
        command.downgrade(config, "0001")
        settings = json.dumps({"settings": {"return_days": 30, "accent": "ink"}})
        connection.execute(
            text("UPDATE storefronts SET theme_settings = :settings WHERE handle = 'main'"),
            {"settings": settings},
        )
        command.upgrade(config, "head")
    found = connection_rows("SELECT handle, return_days, return_fees FROM storefronts ORDER BY id")
    assert found == [("main", 30, "buyer"), ("cn", 14, "buyer")]


def connection_rows(statement: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in db.session.execute(text(statement))]


def test_it_works(empty_app: House) -> None:
    options = {
        "include_object": lambda _o, name, kind, *_: (
            not str(name).startswith(("search_index", "ix_search"))
        )
    }
    context = MigrationContext.configure(db.session.connection(), opts=options)
    assert compare_metadata(context, Base.metadata) == []
