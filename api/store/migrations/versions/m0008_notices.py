"""How people want to be told, what they are told of, what was sent to them; and the rules of fairness."""

import sqlalchemy as sa
from alembic import op

from api.store.columns import Id, Instant, Json

revision = "0008"
down_revision = "0007"

TABLES = ("fairness_rules", "messages", "notices", "outbox", "contacts")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "contacts",
        sa.Column("principal", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", Json, nullable=False),
        sa.Column("secret", sa.Text(), nullable=True),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["principal"], ["principals.id"], name="fk_contacts_principal"),
        sa.PrimaryKeyConstraint("principal", name="pk_contacts"),
    )
    op.create_table(
        "outbox",
        sa.Column("event", Id, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("spread_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("event", name="pk_outbox"),
    )
    op.create_index("ix_outbox_spread_at_at", "outbox", ["spread_at", "at"], unique=False)
    _notices()
    op.create_table(
        "fairness_rules",
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", Json, nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("list", "id", name="pk_fairness_rules"),
    )


def downgrade() -> None:
    """Drop them, and what they hold."""
    for table in TABLES:
        op.drop_table(table)


def _notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", Id, nullable=False),
        sa.Column("event", Id, nullable=False),
        sa.Column("recipient", Id, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("facts", Json, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("message", Id, nullable=True),
        sa.ForeignKeyConstraint(["recipient"], ["principals.id"], name="fk_notices_recipient"),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
        sa.UniqueConstraint("event", "recipient", name="uq_notices_event_recipient"),
    )
    op.create_index("ix_notices_state_due_at", "notices", ["state", "due_at"], unique=False)
    op.create_index("ix_notices_recipient_state", "notices", ["recipient", "state"], unique=False)
    op.create_index("ix_notices_message", "notices", ["message"], unique=False)
    op.create_table(
        "messages",
        sa.Column("id", Id, nullable=False),
        sa.Column("recipient", Id, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("lease_until", Instant(), nullable=True),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("done_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["recipient"], ["principals.id"], name="fk_messages_recipient"),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
    )
    op.create_index("ix_messages_state_due_at", "messages", ["state", "due_at"], unique=False)
    op.create_index("ix_messages_recipient_made_at", "messages", ["recipient", "made_at"], unique=False)
