"""Joint meetings over published plans, and how far a late case has been told of."""

import sqlalchemy as sa
from alembic import op

from api.store.columns import Id, Instant

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the table, and the column."""
    op.add_column("cases", sa.Column("escalated_to", Id, nullable=True))
    op.create_table(
        "meetings",
        sa.Column("id", Id, nullable=False),
        sa.Column("plan", Id, nullable=False),
        sa.Column("began_with", Id, nullable=False),
        sa.Column("area", Id, nullable=True),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["plan"], ["plans.id"], name="fk_meetings_plan"),
        sa.ForeignKeyConstraint(["began_with"], ["plans.id"], name="fk_meetings_began_with"),
        sa.PrimaryKeyConstraint("id", name="pk_meetings"),
        sa.UniqueConstraint("plan", name="uq_meetings_plan"),
    )
    op.create_index("ix_meetings_began_with", "meetings", ["began_with"], unique=False)


def downgrade() -> None:
    """Drop them, and what they hold."""
    op.drop_table("meetings")
    op.drop_column("cases", "escalated_to")
