"""Answers given once, calendar feeds, spreadsheets that came in."""

import sqlalchemy as sa
from alembic import op

from api.store.columns import Id, Instant, Json

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "answered",
        sa.Column("principal", Id, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request_sha256", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", Json, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("principal", "key", name="pk_answered"),
    )
    op.create_index("ix_answered_at", "answered", ["at"], unique=False)
    op.create_table(
        "imports",
        sa.Column("id", Id, nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("report", Json, nullable=False),
        sa.Column("bad_rows", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_imports"),
    )
    op.create_index("ix_imports_created_by", "imports", ["created_by"], unique=False)
    op.create_table(
        "feeds",
        sa.Column("id", Id, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("object", Id, nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("principal", Id, nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("revoked_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["principal"], ["principals.id"], name="fk_feeds_principal"),
        sa.PrimaryKeyConstraint("id", name="pk_feeds"),
        sa.UniqueConstraint("sha256", name="uq_feeds_sha256"),
    )
    op.create_index("ix_feeds_principal", "feeds", ["principal"], unique=False)
    op.create_table(
        "kept",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_kept"),
    )


def downgrade() -> None:
    """Drop them, and what they hold."""
    op.drop_table("kept")
    op.drop_table("feeds")
    op.drop_table("imports")
    op.drop_table("answered")
