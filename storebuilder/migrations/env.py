"""Alembic's entry: runs the versions on the connection that ``migrating`` hands over."""

from alembic import context

from storebuilder.db import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    include_object=lambda _object, name, kind, *_: (
        not (kind == "table" and str(name).startswith("search_index"))
    ),
)
with context.begin_transaction():
    context.run_migrations()
