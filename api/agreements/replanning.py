"""A joint meeting after some said no: the plan is mended, judged and published in the old one's place.

The search runs while nobody is held up: what stands is read, planned anew, and written only if what was said meanwhile
agrees with it; otherwise once more, at last with the answers locked. So no answer is lost, and none is undone.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from api.access.areas import AreaTrees
from api.access.deciding import Access
from api.access.roles import Principal, Role
from api.access.secrets import new_id
from api.agreements import meetings
from api.agreements.claiming import Claiming
from api.agreements.claims import Answer, Standing
from api.agreements.logging import Act
from api.agreements.meeting import SECONDS, No, replanned
from api.agreements.sessions import LIVE, assignment_of, renumbered, sessions_of, standing
from api.agreements.tables import ClaimRow, Event, MeetingRow
from api.store.database import Database
from api.store.tables import PlanRow, Week
from api.weeks.frozen import thaw
from models.plan import Assignment

if TYPE_CHECKING:
    from models.problem import Problem
    from solver.repair.repairing import Repaired

TRIES = 3
"""Searches whose result may be overtaken by answers, before one is made with the answers locked."""
OTHER_TIME = "time"
"""The reason with which a requester would take another time."""
PLANNED = (*LIVE, Answer.DECLINED)
log = logging.getLogger("linli.agreements")
Clock = Callable[[], dt.datetime]
Part = tuple[str, dt.datetime, str, str]
"""Demand, start, list and thing of a claim."""


@dataclass(frozen=True)
class Said:
    """What had been said of a meeting's plan at one moment.

    `sessions` are all of it, with what was refused in them; `fixed` those that stand and somebody said yes to; `count`
    is of claims and of their versions, which only grow.
    """

    plan: str
    count: tuple[int, int]
    week: Problem
    sessions: tuple[Assignment, ...]
    fixed: tuple[Assignment, ...]
    noes: tuple[No, ...]


class Replanning:
    """The meetings that this process mends, each one round after the other."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._busy: dict[str, threading.Lock] = {}

    def settle(self, database: Database, plan: str, clock: Clock, seconds: float = SECONDS) -> None:
        """Plan anew until no new no is left. Who comes while another is at it leaves it to them."""
        meeting = _meeting_of(database, plan)
        while meeting is not None and (newest := pending(database, meeting)) is not None:
            turn = self._turn(meeting)
            if not turn.acquire(blocking=False):
                return
            try:
                _round(database, newest, clock, seconds)
            except Exception:  # the answers hold, and the next no or the clock is another try
                log.exception("the plan %s of a meeting could not be mended", newest)
                return
            finally:
                turn.release()

    def _turn(self, meeting: str) -> threading.Lock:
        with self._lock:
            return self._busy.setdefault(meeting, threading.Lock())


def pending(database: Database, meeting: str) -> str | None:
    """The plan of an open meeting, where it has a no that nothing came of yet."""
    with database.read() as session:
        row = session.get(MeetingRow, meeting)
        if row is None or row.closed_at is not None:
            return None
        no = (ClaimRow.plan == row.plan, ClaimRow.state == Answer.DECLINED)
        return None if session.scalar(select(ClaimRow.id).where(*no).limit(1)) is None else row.plan


def _meeting_of(database: Database, plan: str) -> str | None:
    either = or_(MeetingRow.plan == plan, MeetingRow.began_with == plan)
    with database.read() as session:
        return session.scalar(select(MeetingRow.id).where(either, MeetingRow.closed_at.is_(None)))


def _round(database: Database, plan: str, clock: Clock, seconds: float) -> None:
    for _ in range(TRIES):
        with database.read() as session:
            said = said_of(session, plan)
            if said is None:
                return
        done = replanned(said.week, said.sessions, said.noes, said.fixed, clock(), seconds)
        with database.write() as session:
            row = _locked(session, plan)
            now = None if row is None else _said_since(session, said)
            if row is None or now is None:
                return
            if agrees(done.plan.assignments, now, said):
                _put_in_place(session, row, done, clock())
                return
    with database.write() as session:
        row = _locked(session, plan)
        said = None if row is None else said_of(session, plan)
        if row is not None and said is not None:
            done = replanned(said.week, said.sessions, said.noes, said.fixed, clock(), seconds)
            _put_in_place(session, row, done, clock())


def _said_since(session: Session, before: Said) -> Said | None:
    """The same as `said_of`; at once where no claim has changed."""
    total = select(func.count(), func.sum(ClaimRow.version)).where(ClaimRow.plan == before.plan)
    same = tuple(session.execute(total).one()) == before.count and meetings.is_meeting(session, before.plan)
    return before if same else said_of(session, before.plan, before.week)


def said_of(session: Session, plan: str, week: Problem | None = None) -> Said | None:
    """What has been said of a plan by now; none where no open meeting is held over it, or nobody said no.

    `week` is the plan's, where it has been read already.
    """
    row = session.get(PlanRow, plan)
    claims = session.scalars(select(ClaimRow).where(ClaimRow.plan == plan).order_by(ClaimRow.id)).all()
    if row is None or row.week is None or not meetings.is_meeting(session, plan):
        return None
    noes = tuple(_noes(session, [c for c in claims if c.state == Answer.DECLINED]))
    if not noes:
        return None
    fixed, open_ = [], []
    for own in sessions_of(claims).values():
        kept = standing(own) is not Standing.BROKEN and any(c.state == Answer.ACCEPTED for c in own)
        fixed += [assignment_of(own)] if kept else []
        open_ += [] if kept else [assignment_of(own, of=PLANNED)]
    week = week or thaw(session, row.week)
    count = len(claims), sum(c.version for c in claims)
    return Said(plan, count, week, renumbered([*fixed, *open_], week), renumbered(fixed, week), noes)


def agrees(planned: Iterable[Assignment], now: Said, before: Said) -> bool:
    """Whether a plan keeps all that has been said since it was begun: no yes is moved, and no new no is asked again."""
    parts = {(a.demand, a.start, a.end): a for a in planned}
    since = set(now.noes) - set(before.noes)
    kept = all(_is_kept(a, parts) for a in now.fixed if not any(n.touches(a) for n in now.noes))
    return kept and not any(n.touches(a) for n in since for a in parts.values())


def _is_kept(a: Assignment, planned: Mapping[tuple[str, dt.datetime, dt.datetime], Assignment]) -> bool:
    other = planned.get((a.demand, a.start, a.end))
    return other is not None and _parts(a) <= _parts(other)


def _parts(a: Assignment) -> set[tuple[str, int, str]]:
    return {
        *(("spaces", p.need, p.space) for p in a.spaces),
        *(("volunteers", r.need, r.volunteer) for r in a.people),
        *(("supplies", p.need, p.supply) for p in a.supplies),
    }


def _noes(session: Session, claims: Sequence[ClaimRow]) -> Iterable[No]:
    for c in claims:
        at = (Event.about == "claim", Event.id == c.id, Event.version == c.version)
        reason = session.scalar(select(Event.reason).where(*at))
        yield No(c.demand, c.start, c.end, c.list, c.object, reason == OTHER_TIME)


def _locked(session: Session, plan: str) -> PlanRow | None:
    """The plan, if it still holds; from now on answers to it wait."""
    from api.plans.publishing import one_at_a_time

    one_at_a_time(session)
    row = session.get(PlanRow, plan, with_for_update=True, populate_existing=True)
    return row if row is not None and row.superseded_at is None else None


def _put_in_place(session: Session, old: PlanRow, done: Repaired, now: dt.datetime) -> None:
    from api.plans.publishing import make_hold

    meeting = session.scalars(select(MeetingRow).where(MeetingRow.plan == old.id).with_for_update()).one()
    act = _act(session, meeting, now)
    row = _stored(session, old, meeting, done, act)
    make_hold(session, act.access, row, act.now)
    session.flush()
    Claiming(act).ask(row, done.plan, done.problem)
    meetings.went_on(act, meeting, row.id)


def _act(session: Session, meeting: MeetingRow, now: dt.datetime) -> Act:
    """The service acts for who opened the meeting."""
    who = Principal(meeting.opened_by, meeting.opened_by, Role.ADMIN)
    access = Access(who, AreaTrees().tree(session))
    return Act(session, access, now.replace(microsecond=0), "replan")


def _stored(session: Session, old: PlanRow, meeting: MeetingRow, done: Repaired, act: Act) -> PlanRow:
    from api.jobs.tasks.outcome import figures_of, new_week, packed, sized
    from api.views.as_data import repaired_as_data

    week = new_week(done.problem, old.area)
    if session.get(Week, week.sha256) is None:
        session.add(Week(**vars(week), notices={}, created_at=act.now, created_by=act.actor))
        session.flush()
    row = PlanRow(id=new_id("plan"), kind="repair", name=old.name, area=old.area, start=old.start, week=week.sha256)
    row.base, row.asked, row.version = old.id, {"base": old.id, "meeting": meeting.id}, 1
    row.plan, row.result = packed(done.plan), sized({**figures_of(done.plan), **repaired_as_data(done)})
    row.created_at, row.created_by = act.now, act.actor
    session.add(row)
    session.flush()
    return row
