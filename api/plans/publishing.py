"""Publishing makes the promise: one plan holds for each area and week, and changing it costs points from then on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from api.access.areas import AreaTree
from api.access.deciding import Access
from api.errors import Conflict
from api.service.calling import Unit
from api.store.tables import PlanRow, Week
from models.errors import Issue

LOCK = 0x7075626C
KINDS = ("plan", "repair", "scenario")


def publish(unit: Unit, row: PlanRow) -> list[PlanRow]:
    """Make the plan hold; the plans whose place it takes, which end here. Raises `Conflict`."""
    return make_hold(unit.session, unit.access, row, unit.now)


def make_hold(session: Session, access: Access, row: PlanRow, now: dt.datetime) -> list[PlanRow]:
    """The same, for whoever acts.

    It takes the place of plans of its own area and of areas below, in weeks that overlap. A plan of an area above
    cannot be replaced in part: that one is repaired instead.
    """
    one_at_a_time(session)
    _check_can(row)
    replaced = _replaced(session, access.tree, row)
    for each in replaced:
        each.superseded_at, each.version = now, each.version + 1
    row.published_at, row.published_by = now, access.principal.id
    row.version += 1
    return replaced


def _check_can(row: PlanRow) -> None:
    if row.area is None or row.kind not in KINDS:
        rule = "plans of an area's lists are published; one of a Problem given whole has nobody to be promised to"
        raise Conflict([Issue("not_publishable", "plan", row.id, rule, "Plan the area, and publish that")])
    if row.plan is None or row.week is None:
        rule = "the plan is made"
        raise Conflict([Issue("not_made_yet", "plan", row.id, rule, "Wait until its state is done")])
    if row.published_at is not None:
        rule = "a plan is published once"
        advice = "It holds already" if row.superseded_at is None else "Another took its place: publish a new one"
        raise Conflict([Issue("published_already", "plan", row.id, rule, advice)])


def _replaced(session: Session, tree: AreaTree, row: PlanRow) -> list[PlanRow]:
    found = []
    for each in _holding(session, row):
        if each.area in tree.below(row.area):
            found.append(each)
        elif row.area in tree.below(each.area):
            rule = f"an area has one plan, and {each.area}'s plan {each.id} holds for {row.area}, too"
            raise Conflict(
                [Issue("wider_plan_holds", "area", row.area, rule, "Repair that plan, and publish the repair")]
            )
    return found


def _holding(session: Session, row: PlanRow) -> Sequence[PlanRow]:
    """Published plans whose weeks overlap the row's."""
    week = session.get_one(Week, row.week)
    return session.scalars(
        select(PlanRow)
        .join(Week, PlanRow.week == Week.sha256)
        .where(PlanRow.published_at.is_not(None), PlanRow.superseded_at.is_(None), PlanRow.id != row.id)
        .where(Week.start < week.end, Week.end > week.start)
        .order_by(PlanRow.id)
    ).all()


def one_at_a_time(session: Session) -> None:
    """Two planners may publish at one moment."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
