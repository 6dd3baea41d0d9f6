"""The lists, their history, and who may come in."""

import sqlalchemy as sa
from alembic import op

from api.store.columns import Big, Id, Instant, Json

revision = "0001"
down_revision = None

REFUSE = "the audit is append-only"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "changes",
        sa.Column("seq", Big, autoincrement=True, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("before", Json, nullable=True),
        sa.Column("after", Json, nullable=True),
        sa.PrimaryKeyConstraint("seq", name="pk_changes"),
    )
    op.create_index("ix_changes_list_id_version", "changes", ["list", "id", "version"], unique=False)
    op.create_table(
        "objects",
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", Json, nullable=False),
        sa.Column("area", Id, nullable=True),
        sa.Column("organisation", Id, nullable=True),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("list", "id", name="pk_objects"),
    )
    op.create_index("ix_objects_list_area", "objects", ["list", "area"], unique=False)
    op.create_index("ix_objects_list_organisation", "objects", ["list", "organisation"], unique=False)
    op.create_table(
        "principals",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("area", Id, nullable=True),
        sa.Column("organisation", Id, nullable=True),
        sa.Column("volunteer", Id, nullable=True),
        sa.Column("login", sa.Text(), nullable=True),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", Instant(), nullable=True),
        sa.Column("oidc_issuer", sa.Text(), nullable=True),
        sa.Column("oidc_subject", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_principals"),
        sa.UniqueConstraint("login", name="uq_principals_login"),
        sa.UniqueConstraint("oidc_issuer", "oidc_subject", name="uq_principals_oidc_issuer_oidc_subject"),
    )
    op.create_table(
        "tokens",
        sa.Column("id", Id, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("principal", Id, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=True),
        sa.Column("revoked_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["principal"], ["principals.id"], name="fk_tokens_principal"),
        sa.PrimaryKeyConstraint("id", name="pk_tokens"),
        sa.UniqueConstraint("sha256", name="uq_tokens_sha256"),
    )
    op.create_index("ix_tokens_principal", "tokens", ["principal"], unique=False)
    _append_only()


def downgrade() -> None:
    """Drop them, and what they hold."""
    op.drop_table("tokens")
    op.drop_table("principals")
    op.drop_table("objects")
    op.drop_table("changes")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("drop function linli_refuse()")


def _append_only() -> None:
    """No statement alters or deletes a line of the audit, whoever sends it."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(
                f"create trigger changes_no_{verb} before {verb} on changes begin select raise(abort, '{REFUSE}'); end"
            )
        return
    op.execute(
        "create function linli_refuse() returns trigger language plpgsql as "
        f"$$ begin raise exception '{REFUSE}'; end $$"
    )
    op.execute(
        "create trigger changes_stay before update or delete or truncate on changes "
        "for each statement execute function linli_refuse()"
    )
