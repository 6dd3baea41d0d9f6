"""What was promised, read with what a record needs to know of it: for whom, of which kind, at which price."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from api.agreements.claims import OF_REQUESTER, Answer
from api.agreements.tables import ClaimRow, Event
from api.attendance.rules import Promise
from api.attendance.tables import AttendanceRow
from api.store.tables import PlanRow
from api.weeks.frozen import week_data

RATES: Mapping[str, str] = {"spaces": "fen_per_unit_hour", "supplies": "fen_per_unit"}


@dataclass(frozen=True)
class Terms:
    """Who asked for a session, for which area, of which kind of demand."""

    requester: str | None
    area: str | None
    sort: str


@dataclass
class Promises:
    """Looks at claims and their frozen weeks, each week once."""

    session: Session
    _weeks: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def locked(self, ids: Collection[str]) -> dict[str, ClaimRow]:
        """Claims by id, locked in one order, so that two sheets at once come one after the other."""
        rows = select(ClaimRow).where(ClaimRow.id.in_(sorted(ids))).order_by(ClaimRow.id).with_for_update()
        return {r.id: r for r in self.session.scalars(rows.execution_options(populate_existing=True))}

    def records(self, ids: Collection[str]) -> dict[str, AttendanceRow]:
        """What is recorded of claims, by claim; also where an earlier plan of the same session asked for the same."""
        now, before = aliased(ClaimRow), aliased(ClaimRow)
        thing = [getattr(now, n) == getattr(AttendanceRow, n) for n in ("demand", "start", "list", "object")]
        found = (
            select(now.id, AttendanceRow)
            .join(AttendanceRow, and_(*thing))
            .join(before, and_(before.id == AttendanceRow.claim, before.need == now.need))
            .where(now.id.in_(sorted(ids)))
        )
        return dict(self.session.execute(found).all())

    def terms(self, claim: ClaimRow) -> Terms:
        """Of the session of a claim, as its week was frozen."""
        data = self._week(claim.plan)
        demand = data["demands"].get(claim.demand, {})
        requester = demand.get("organisation") or self._asker(claim)
        area = demand.get("area") or data["areas"].get(requester)
        return Terms(requester, area, demand.get("kind", ""))

    def promise(self, claim: ClaimRow) -> Promise:
        """What was accepted, at the price that its week was planned with."""
        rate = self._week(claim.plan)["rates"].get((claim.list, claim.object), 0)
        return Promise(claim.list, claim.start, claim.end, claim.granted or claim.quantity, rate)

    def called_off(self, claim: ClaimRow) -> dt.datetime | None:
        """When a yes became a no before its session, by the log."""
        own = (Event.about == "claim", Event.id == claim.id, Event.action == "decline")
        found = select(Event.at).where(*own, Event.before == Answer.ACCEPTED)
        return self.session.scalar(found.order_by(Event.seq.desc()).limit(1))

    def _week(self, plan: str) -> Mapping[str, Any]:
        if plan not in self._weeks:
            week = self.session.get_one(PlanRow, plan).week
            self._weeks[plan] = _in_short({} if week is None else week_data(self.session, week))
        return self._weeks[plan]

    def _asker(self, claim: ClaimRow) -> str | None:
        same = (ClaimRow.plan == claim.plan, ClaimRow.demand == claim.demand, ClaimRow.start == claim.start)
        return self.session.scalar(select(ClaimRow.organisation).where(*same, ClaimRow.need == OF_REQUESTER).limit(1))


def _in_short(week: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is looked up of a week."""
    rates = {(name, x["id"]): x.get(field_, 0) for name, field_ in RATES.items() for x in week.get(name, ())}
    areas = {o["id"]: o["area"] for o in week.get("organisations", ())}
    return {"rates": rates, "areas": areas, "demands": {d["id"]: d for d in week.get("demands", ())}}
