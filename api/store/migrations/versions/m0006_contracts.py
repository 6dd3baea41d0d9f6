"""Agreements on paper with their texts and signatures, and the reviews of both sides."""

import sqlalchemy as sa
from alembic import op

from api.store.columns import Id, Instant, Json

revision = "0006"
down_revision = "0005"

TABLES = ("reviews", "review_forms", "contract_signatures", "contract_texts", "contracts")
ONLY_ADDED = ("contract_texts", "contract_signatures")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "contracts",
        sa.Column("id", Id, nullable=False),
        sa.Column("requester", Id, nullable=False),
        sa.Column("requester_area", Id, nullable=True),
        sa.Column("lender", Id, nullable=False),
        sa.Column("lender_area", Id, nullable=True),
        sa.Column("demand", Id, nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("holds", sa.Integer(), nullable=True),
        sa.Column("ends_on", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_contracts"),
        sa.UniqueConstraint("demand", "lender", "number", name="uq_contracts_demand_lender_number"),
    )
    for column in ("lender", "lender_area", "requester", "requester_area"):
        op.create_index(f"ix_contracts_{column}", "contracts", [column], unique=False)
    op.create_table(
        "contract_texts",
        sa.Column("contract", Id, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("body", Json, nullable=False),
        sa.Column("written_at", Instant(), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["contract"], ["contracts.id"], name="fk_contract_texts_contract"),
        sa.PrimaryKeyConstraint("contract", "revision", name="pk_contract_texts"),
    )
    op.create_table(
        "contract_signatures",
        sa.Column("contract", Id, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("principal", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("signed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["contract"], ["contracts.id"], name="fk_contract_signatures_contract"),
        sa.PrimaryKeyConstraint("contract", "revision", "side", name="pk_contract_signatures"),
    )
    _reviews()
    for table in ONLY_ADDED:
        _append_only(table)


def _reviews() -> None:
    op.create_table(
        "review_forms",
        sa.Column("area", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", Json, nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("area", name="pk_review_forms"),
    )
    op.create_table(
        "reviews",
        sa.Column("id", Id, nullable=False),
        sa.Column("contract", Id, nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("author", Id, nullable=False),
        sa.Column("reviewed", Id, nullable=False),
        sa.Column("area", Id, nullable=True),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("form", Json, nullable=False),
        sa.Column("ratings", Json, nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("replied_at", Instant(), nullable=True),
        sa.Column("replied_by", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["contract"], ["contracts.id"], name="fk_reviews_contract"),
        sa.PrimaryKeyConstraint("id", name="pk_reviews"),
        sa.UniqueConstraint("contract", "period", "side", name="uq_reviews_contract_period_side"),
    )
    op.create_index("ix_reviews_area_period", "reviews", ["area", "period"], unique=False)
    op.create_index("ix_reviews_reviewed_period", "reviews", ["reviewed", "period"], unique=False)


def downgrade() -> None:
    """Drop them, and what they hold."""
    for table in TABLES:
        op.drop_table(table)


def _append_only(table: str) -> None:
    """What was written and signed stays, whoever sends a statement."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(
                f"create trigger {table}_no_{verb} before {verb} on {table} "
                "begin select raise(abort, 'the log is append-only'); end"
            )
        return
    op.execute(
        f"create trigger {table}_stay before update or delete or truncate on {table} "
        "for each statement execute function linli_refuse()"
    )
