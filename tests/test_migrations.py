"""The migrations make exactly the tables that the models describe."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from storebuilder.db import Base, db
from storebuilder.web.faces import House


def test_it_works(empty_app: House) -> None:
    options = {
        "include_object": lambda _o, name, kind, *_: (
            not str(name).startswith(("search_index", "ix_search"))
        )
    }
    context = MigrationContext.configure(db.session.connection(), opts=options)
    assert compare_metadata(context, Base.metadata) == []
