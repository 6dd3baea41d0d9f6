"""Alembic runs this: the steps go through the connection that `api.store.migrating` hands over."""

from __future__ import annotations

from alembic import context

from api.store.everything import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,  # SQLite alters a table by making it anew
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
