"""Alembic runs this: the steps go through the connection that `api.store.migrating` hands over."""

from __future__ import annotations

from alembic import context

import api.agreements.tables  # noqa: F401 - its tables join the metadata
from api.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite alters a table by making it anew
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
