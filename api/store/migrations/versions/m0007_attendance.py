"""What really happened, funds, the rules of scores, certificates of hours."""

import sqlalchemy as sa
from alembic import op

from api.store.columns import Big, Id, Instant, Json

revision = "0007"
down_revision = "0006"

TABLES = ("certificates", "account_rules", "funds", "attendance")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "attendance",
        sa.Column("id", Id, nullable=False),
        sa.Column("claim", Id, nullable=False),
        sa.Column("plan", Id, nullable=False),
        sa.Column("demand", Id, nullable=False),
        sa.Column("sort", sa.Text(), nullable=False),
        sa.Column("start", Instant(), nullable=False),
        sa.Column("end", Instant(), nullable=False),
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("object", Id, nullable=False),
        sa.Column("organisation", Id, nullable=True),
        sa.Column("volunteer", Id, nullable=True),
        sa.Column("area", Id, nullable=True),
        sa.Column("requester", Id, nullable=True),
        sa.Column("demand_area", Id, nullable=True),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.Column("came", sa.Integer(), nullable=False),
        sa.Column("came_from", Instant(), nullable=True),
        sa.Column("came_until", Instant(), nullable=True),
        sa.Column("notice_minutes", sa.Integer(), nullable=True),
        sa.Column("persons", sa.Integer(), nullable=True),
        sa.Column("minutes", Big, nullable=False),
        sa.Column("unit_minutes", Big, nullable=False),
        sa.Column("overstay_minutes", Big, nullable=False),
        sa.Column("rate_fen", Big, nullable=False),
        sa.Column("fen", Big, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["claim"], ["claims.id"], name="fk_attendance_claim"),
        sa.PrimaryKeyConstraint("id", name="pk_attendance"),
        sa.UniqueConstraint("claim", name="uq_attendance_claim"),
    )
    for columns in (["organisation", "start"], ["requester", "start"], ["volunteer", "start"], ["start"]):
        op.create_index(f"ix_attendance_{'_'.join(columns)}", "attendance", columns, unique=False)
    op.create_index("ix_attendance_demand_start", "attendance", ["demand", "start"], unique=False)
    op.create_table(
        "funds",
        sa.Column("id", Id, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("area", Id, nullable=False),
        sa.Column("first", sa.Text(), nullable=False),
        sa.Column("last", sa.Text(), nullable=False),
        sa.Column("fen", Big, nullable=False),
        sa.Column("body", Json, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_funds"),
    )
    op.create_index("ix_funds_area", "funds", ["area"], unique=False)
    op.create_table(
        "account_rules",
        sa.Column("area", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", Json, nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("area", name="pk_account_rules"),
    )
    op.create_table(
        "certificates",
        sa.Column("id", Id, nullable=False),
        sa.Column("volunteer", Id, nullable=False),
        sa.Column("organisation", Id, nullable=True),
        sa.Column("area", Id, nullable=True),
        sa.Column("first", sa.Text(), nullable=False),
        sa.Column("last", sa.Text(), nullable=False),
        sa.Column("body", Json, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("revoked_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_certificates"),
    )
    op.create_index(
        "ix_certificates_volunteer_first_last", "certificates", ["volunteer", "first", "last"], unique=False
    )


def downgrade() -> None:
    """Drop them, and what they hold."""
    for table in TABLES:
        op.drop_table(table)
