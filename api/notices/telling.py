"""Whom an event concerns, and what they may be told of it: of a private case when, and never what or whose."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.access.areas import AreaTree
from api.agreements.claims import Answer, Standing
from api.agreements.sessions import LIVE, standing
from api.agreements.tables import CaseRow, ClaimRow, WaitingRow
from api.agreements.waiting import Waiting
from api.notices.kinds import Kind
from api.notices.people import Speakers
from api.notices.tables import Happened
from api.store.tables import Feed, PlanRow, StoredObject

SOON = dt.timedelta(hours=48)
"""What changes a session that begins so soon is urgent."""
Facts = dict[str, Any]


@dataclass(frozen=True)
class Telling:
    """One event for one recipient; `facts` are what `api.notices.wording` puts into words."""

    recipient: str
    kind: Kind
    facts: Facts
    urgent: bool = False


class Teller:
    """The recipients of events, in one transaction at one time. What is no longer so is told to nobody."""

    def __init__(self, session: Session, tree: AreaTree, now: dt.datetime):
        self._session, self._tree, self._now = session, tree, now
        self._speakers = Speakers(session, tree)
        self._names: dict[tuple[str, str], str] = {}
        self._kept: Sequence[ClaimRow] = ()

    def of(self, event: Happened) -> list[Telling]:
        """Each recipient once, without who did it."""
        found: dict[str, Telling] = {}
        for each in WAYS[Kind(event.kind)](self, event):
            if each.recipient != event.told.get("by"):
                found.setdefault(each.recipient, each)
        return list(found.values())

    def read_claims(self, ids: Sequence[str]) -> None:
        """Read these claims at once; as they are kept here, none of them takes a query of its own."""
        self._kept = self._session.scalars(select(ClaimRow).where(ClaimRow.id.in_(ids))).all()

    # ---- claims

    def asked(self, event: Happened) -> Iterator[Telling]:
        """A claim: to the party that is asked, unless it has answered meanwhile."""
        row = self._claim(event)
        if row is not None and row.state == Answer.ASKED:
            facts = self._of_claim(row) | {"until": row.start.isoformat()}
            yield from _to(self._party(row), Kind.CLAIM_ASKED, facts, urgent=self._is_soon(row.start))

    def answered(self, event: Happened) -> Iterator[Telling]:
        """A yes or no: to the other side; where the session breaks by it, to all who had said yes, and its planner."""
        row = self._claim(event)
        if row is None or row.state != event.told.get("after"):
            return
        rest = [c for c in self._session_of(row) if c.id != row.id and c.state in LIVE]
        others = [c for c in rest if (c.list == "demands") is not (row.list == "demands")]
        who = self._name("organisations", row.organisation) if row.organisation else None
        no = row.state == Answer.DECLINED
        urgent = no and self._is_soon(row.start)
        for other in others:
            facts = {**self._of_claim(other), "answer": row.state, "who": who if row.public else None}
            yield from _to(self._party(other), Kind.CLAIM_ANSWERED, facts, urgent=urgent)
        if no and standing(self._session_of(row)) is Standing.BROKEN:
            yield from self._broken(row, rest, urgent=urgent)

    def dropped(self, event: Happened) -> Iterator[Telling]:
        """A yes that a newer plan does not need any more: to who said it."""
        row = self._claim(event)
        if row is None or self._is_asked_elsewhere(row):
            return
        yield from _to(self._party(row), Kind.CLAIM_DROPPED, self._of_claim(row), urgent=self._is_soon(row.start))

    def fell_through(self, event: Happened) -> Iterator[Telling]:
        """A session that can no longer be had: to each who was asked for it."""
        row = self._claim(event)
        if row is not None and not self._is_asked_elsewhere(row):
            yield from _to(self._party(row), Kind.SESSION_BROKEN, self._of_claim(row), urgent=self._is_soon(row.start))

    def offered(self, event: Happened) -> Iterator[Telling]:
        """A free place: to who waits for it, at once, as it is held for hours only."""
        row = self._session.get(WaitingRow, event.id)
        if row is None or row.state != Waiting.OFFERED or row.until is None or row.until <= self._now:
            return
        demand = self._session.get(StoredObject, ("demands", row.demand))
        public = demand is not None and demand.public
        facts = {"what": self._name("demands", row.demand) if public else None, "start": row.start.isoformat()}
        people = self._speakers.of_party(row.organisation, row.volunteer)
        yield from _to(people, Kind.PLACE_OFFERED, facts | {"until": row.until.isoformat()}, urgent=True)

    def _broken(self, row: ClaimRow, rest: Sequence[ClaimRow], *, urgent: bool) -> Iterator[Telling]:
        for other in rest:
            yield from _to(self._party(other), Kind.SESSION_BROKEN, self._of_claim(other), urgent=urgent)
        facts = self._of_claim(row) | {"list": "demands", "object": row.demand}
        yield from _to(self._speakers.planners(row.plan_area), Kind.SESSION_BROKEN, facts, urgent=urgent)

    # ---- cases, plans, agreements

    def overdue(self, event: Happened) -> Iterator[Telling]:
        """A case that should have moved: to the coordinators of its area, or who is next above."""
        row = self._session.get(CaseRow, event.id)
        if row is not None and row.version == event.told["version"]:
            people = self._speakers.coordinators(row.area) or self._speakers.planners(row.area)
            yield from _to(people, Kind.CASE_OVERDUE, self._of_case(row))

    def escalated(self, event: Happened) -> Iterator[Telling]:
        """The same, still there: to those in charge of the area above that it has reached."""
        row = self._session.get(CaseRow, event.id)
        if row is not None and row.version == event.told["version"]:
            people = self._speakers.in_charge(event.told["area"]) or self._speakers.planners(event.told["area"])
            yield from _to(people, Kind.CASE_ESCALATED, self._of_case(row))

    def published(self, event: Happened) -> Iterator[Telling]:
        """A plan: to the coordinators in its area, and to those whose calendars it fills."""
        row = self._session.get(PlanRow, event.id)
        if row is None or row.superseded_at is not None:
            return
        area = self._name("areas", row.area) if row.area else None
        facts = {"what": area, "start": row.start.isoformat() if row.start else None}
        people = [*self._speakers.below(row.area), *self._with_feeds(row.area)]
        yield from _to(people, Kind.PLAN_PUBLISHED, facts)

    def agreement(self, event: Happened) -> Iterator[Telling]:
        """What other parts say: to the organisations and volunteers that they name."""
        people = [p for o in event.told.get("organisations", ()) for p in self._speakers.of_party(o)]
        people += [p for v in event.told.get("volunteers", ()) for p in self._speakers.of_party(None, v)]
        yield from _to(people, Kind(event.kind), dict(event.told.get("facts", {})))

    # ---- parts

    def _claim(self, event: Happened) -> ClaimRow | None:
        """The claim, while its session has not begun."""
        row = self._session.get(ClaimRow, event.id)
        return row if row is not None and row.start > self._now else None

    def _session_of(self, row: ClaimRow) -> Sequence[ClaimRow]:
        same = (ClaimRow.plan == row.plan, ClaimRow.demand == row.demand, ClaimRow.start == row.start)
        query = select(ClaimRow).where(*same, ClaimRow.state != Answer.ENDED)
        return self._session.scalars(query.order_by(ClaimRow.id)).all()

    def _is_asked_elsewhere(self, row: ClaimRow) -> bool:
        same = (ClaimRow.demand == row.demand, ClaimRow.start == row.start, ClaimRow.list == row.list)
        found = select(ClaimRow.id).where(*same, ClaimRow.object == row.object, ClaimRow.state.in_(LIVE))
        return self._session.scalar(found.limit(1)) is not None

    def _party(self, row: ClaimRow) -> Sequence[str]:
        return self._speakers.of_party(row.organisation, row.volunteer)

    def _of_claim(self, row: ClaimRow) -> Facts:
        thing = self._name(row.list, row.object) if row.list in ("spaces", "supplies") else None
        times = {"start": row.start.isoformat(), "end": row.end.isoformat()}
        what = self._name("demands", row.demand) if row.public else None
        return {"claim": row.id, "list": row.list, "thing": thing, "what": what, "quantity": row.quantity, **times}

    def _of_case(self, row: CaseRow) -> Facts:
        what = row.name if row.public else None
        return {"case": row.id, "what": what, "state": row.state, "due": row.due_at and row.due_at.isoformat()}

    def _is_soon(self, start: dt.datetime) -> bool:
        return start - self._now <= SOON

    def _with_feeds(self, area: str | None) -> Sequence[str]:
        rows = select(Feed.principal, Feed.list, Feed.object).where(Feed.revoked_at.is_(None)).order_by(Feed.principal)
        below = self._tree.below(area)
        return [who for who, list_, object_ in self._session.execute(rows) if self._area(list_, object_) in below]

    def _area(self, list_: str, id_: str) -> str | None:
        row = self._session.get(StoredObject, (list_, id_))
        return None if row is None else row.area

    def _name(self, list_: str, id_: str) -> str:
        key = (list_, id_)
        if key not in self._names:
            row = self._session.get(StoredObject, key)
            self._names[key] = id_ if row is None else row.body.get("name") or id_
        return self._names[key]


def _to(people: Sequence[str], kind: Kind, facts: Facts, *, urgent: bool = False) -> Iterator[Telling]:
    return (Telling(name, kind, facts, urgent) for name in people)


WAYS: dict[Kind, Callable[[Teller, Happened], Iterator[Telling]]] = {
    Kind.CLAIM_ASKED: Teller.asked,
    Kind.CLAIM_ANSWERED: Teller.answered,
    Kind.CLAIM_DROPPED: Teller.dropped,
    Kind.SESSION_BROKEN: Teller.fell_through,
    Kind.PLACE_OFFERED: Teller.offered,
    Kind.CASE_OVERDUE: Teller.overdue,
    Kind.CASE_ESCALATED: Teller.escalated,
    Kind.PLAN_PUBLISHED: Teller.published,
    Kind.AGREEMENT_TO_SIGN: Teller.agreement,
    Kind.REVIEW_DUE: Teller.agreement,
}
"""One way for each kind."""
