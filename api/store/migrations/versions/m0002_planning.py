"""Weeks, plans and the jobs that make them."""

import sqlalchemy as sa
from alembic import op

from api.store.columns import Id, Instant, Json

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "jobs",
        sa.Column("id", Id, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("plan", Id, nullable=True),
        sa.Column("task", Json, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("cancel", sa.Boolean(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("lease_until", Instant(), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("progress", Json, nullable=True),
        sa.Column("error", Json, nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("started_at", Instant(), nullable=True),
        sa.Column("finished_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
    )
    op.create_index("ix_jobs_plan", "jobs", ["plan"], unique=False)
    op.create_index("ix_jobs_state_created_at", "jobs", ["state", "created_at"], unique=False)
    op.create_table(
        "weeks",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("area", Id, nullable=True),
        sa.Column("start", Instant(), nullable=False),
        sa.Column("end", Instant(), nullable=False),
        sa.Column("demands", sa.Integer(), nullable=False),
        sa.Column("spaces", sa.Integer(), nullable=False),
        sa.Column("volunteers", sa.Integer(), nullable=False),
        sa.Column("problem", sa.LargeBinary(), nullable=False),
        sa.Column("notices", Json, nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_weeks"),
    )
    op.create_index("ix_weeks_area_start", "weeks", ["area", "start"], unique=False)
    op.create_table(
        "job_events",
        sa.Column("job", Id, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("data", Json, nullable=False),
        sa.ForeignKeyConstraint(["job"], ["jobs.id"], name="fk_job_events_job", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("job", "seq", name="pk_job_events"),
    )
    op.create_table(
        "plans",
        sa.Column("id", Id, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("area", Id, nullable=True),
        sa.Column("start", Instant(), nullable=True),
        sa.Column("week", sa.Text(), nullable=True),
        sa.Column("base", Id, nullable=True),
        sa.Column("asked", Json, nullable=False),
        sa.Column("plan", sa.LargeBinary(), nullable=True),
        sa.Column("result", Json, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("published_at", Instant(), nullable=True),
        sa.Column("published_by", sa.Text(), nullable=True),
        sa.Column("superseded_at", Instant(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["week"], ["weeks.sha256"], name="fk_plans_week"),
        sa.PrimaryKeyConstraint("id", name="pk_plans"),
    )
    op.create_index("ix_plans_area_start", "plans", ["area", "start"], unique=False)
    op.create_index("ix_plans_created_at_id", "plans", ["created_at", "id"], unique=False)
    op.create_index("ix_plans_created_by", "plans", ["created_by"], unique=False)
    op.create_index("ix_plans_week", "plans", ["week"], unique=False)


def downgrade() -> None:
    """Drop them, and what they hold."""
    op.drop_table("plans")
    op.drop_table("job_events")
    op.drop_table("weeks")
    op.drop_table("jobs")
