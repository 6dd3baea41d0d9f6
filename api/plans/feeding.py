"""The published plans that a calendar is made from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.access.deciding import Access
from api.exports.revisions import Published
from api.exports.viewer import Viewer
from api.plans.seeing import viewer_of, visible_plans
from api.service.services import Services
from api.store.tables import PlanRow, Week

PAST = dt.timedelta(days=28)
"""So far back a calendar goes."""


def rows_for(session: Session, access: Access, now: dt.datetime) -> Sequence[PlanRow]:
    """Every plan that was published for the weeks of the last month and later, oldest first."""
    rows = (
        select(PlanRow)
        .join(Week, PlanRow.week == Week.sha256)
        .where(PlanRow.published_at.is_not(None), Week.end > now - PAST, visible_plans(session, access))
        .order_by(PlanRow.published_at, PlanRow.id)
    )
    return session.scalars(rows).all()


def published_weeks(
    services: Services, access: Access, rows: Sequence[PlanRow]
) -> tuple[list[list[Published]], Viewer | None]:
    """The publications by week, each oldest first, and as whom they are read."""
    weeks: dict[dt.datetime, list[Published]] = {}
    viewer = None
    for row in rows:
        opened = services.shelf.opened(services.database, row)
        at = row.published_at or row.created_at
        weeks.setdefault(opened.problem.horizon.start, []).append(Published(opened.problem, opened.plan, at))
        viewer = viewer_of(access, row, services.salt)
    return [weeks[start] for start in sorted(weeks)], viewer
