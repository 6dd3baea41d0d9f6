"""Cases, what is asked of whom and answered, offers, the waiting list, and their log."""

import sqlalchemy as sa
from alembic import op

from api.store.columns import Big, Id, Instant, Json

revision = "0004"
down_revision = "0003"

TABLES = ("waiting", "offers", "agreement_events", "claims", "case_rules", "cases")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "cases",
        sa.Column("id", Id, nullable=False),
        sa.Column("demand", Id, nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("area", Id, nullable=True),
        sa.Column("organisation", Id, nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("until", Instant(), nullable=True),
        sa.Column("merged_into", Id, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.UniqueConstraint("demand", name="uq_cases_demand"),
    )
    op.create_index("ix_cases_area_state", "cases", ["area", "state"], unique=False)
    op.create_index("ix_cases_due_at", "cases", ["due_at"], unique=False)
    op.create_index("ix_cases_organisation", "cases", ["organisation"], unique=False)
    op.create_table(
        "case_rules",
        sa.Column("area", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", Json, nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("area", name="pk_case_rules"),
    )
    op.create_table(
        "claims",
        sa.Column("id", Id, nullable=False),
        sa.Column("plan", Id, nullable=False),
        sa.Column("plan_area", Id, nullable=True),
        sa.Column("demand", Id, nullable=False),
        sa.Column("session", sa.Integer(), nullable=False),
        sa.Column("start", Instant(), nullable=False),
        sa.Column("end", Instant(), nullable=False),
        sa.Column("need", sa.Integer(), nullable=False),
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("object", Id, nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("granted", sa.Integer(), nullable=False),
        sa.Column("organisation", Id, nullable=True),
        sa.Column("volunteer", Id, nullable=True),
        sa.Column("area", Id, nullable=True),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("banned_until", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["plan"], ["plans.id"], name="fk_claims_plan"),
        sa.PrimaryKeyConstraint("id", name="pk_claims"),
        sa.UniqueConstraint(
            "plan", "demand", "start", "need", "list", "object", name="uq_claims_plan_demand_start_need_list_object"
        ),
    )
    op.create_index("ix_claims_organisation_state", "claims", ["organisation", "state"], unique=False)
    op.create_index("ix_claims_plan_area_start", "claims", ["plan_area", "start"], unique=False)
    op.create_index("ix_claims_volunteer_state", "claims", ["volunteer", "state"], unique=False)
    op.create_table(
        "agreement_events",
        sa.Column("seq", Big, autoincrement=True, nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name="pk_agreement_events"),
        sa.UniqueConstraint("about", "id", "version", name="uq_agreement_events_about_id_version"),
    )
    op.create_table(
        "offers",
        sa.Column("id", Id, nullable=False),
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("object", Id, nullable=False),
        sa.Column("area", Id, nullable=True),
        sa.Column("organisation", Id, nullable=True),
        sa.Column("volunteer", Id, nullable=True),
        sa.Column("body", Json, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_offers"),
    )
    op.create_index("ix_offers_area", "offers", ["area"], unique=False)
    op.create_table(
        "waiting",
        sa.Column("id", Id, nullable=False),
        sa.Column("plan", Id, nullable=False),
        sa.Column("demand", Id, nullable=False),
        sa.Column("start", Instant(), nullable=False),
        sa.Column("volunteer", Id, nullable=False),
        sa.Column("organisation", Id, nullable=True),
        sa.Column("area", Id, nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("until", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["plan"], ["plans.id"], name="fk_waiting_plan"),
        sa.PrimaryKeyConstraint("id", name="pk_waiting"),
        sa.UniqueConstraint("plan", "demand", "start", "seq", name="uq_waiting_plan_demand_start_seq"),
        sa.UniqueConstraint("plan", "demand", "start", "volunteer", name="uq_waiting_plan_demand_start_volunteer"),
    )
    _append_only()


def downgrade() -> None:
    """Drop them, and what they hold."""
    for table in TABLES:
        op.drop_table(table)


def _append_only() -> None:
    """No statement alters or deletes a line of the log, whoever sends it."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(
                f"create trigger agreement_events_no_{verb} before {verb} on agreement_events "
                "begin select raise(abort, 'the log is append-only'); end"
            )
        return
    op.execute(
        "create trigger agreement_events_stay before update or delete or truncate on agreement_events "
        "for each statement execute function linli_refuse()"
    )
