"""Claims in the store: asked when a plan is published, answered by whom they are asked of, moving the cases along."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.access.roles import Whose
from api.access.secrets import new_id
from api.agreements.cases import Cases, Of
from api.agreements.claims import BANNED, OF_REQUESTER, Answer, Claim, Standing, claims_of
from api.agreements.logging import Act, check_version, is_again, note
from api.agreements.meetings import is_meeting
from api.agreements.reasons import check_reason
from api.agreements.seeing import whose_claim
from api.agreements.sessions import LIVE, sessions_of, standing
from api.agreements.states import Action, Side, State
from api.agreements.tables import CaseRow, ClaimRow, WaitingRow
from api.agreements.waiting import held, offer_next
from api.contracts.drafting import demands_on_paper, draft
from api.contracts.pins import Standing as SignedForGood
from api.errors import Conflict, Invalid, not_found
from api.store.tables import PlanRow, Week
from models.errors import Issue
from models.plan import Assignment, Plan
from models.problem import Problem

BAN = dt.timedelta(days=7)
"""How long after its week a declined pair is not proposed again: in the next plan."""
FALLEN = "another_declined"
"""The reason of a claim that ends since its session can no longer be had."""
ANSWERED = (State.LENDER_ACCEPTED, State.REQUESTER_ACCEPTED, State.AGREED)
Same = tuple[str, dt.datetime, dt.datetime, int, str, str, int]


@dataclass(frozen=True)
class Known:
    """What a week says of parties and demands: the areas of organisations, and which demands are public."""

    areas: Mapping[str, str]
    public: frozenset[str]


def known_of(week: Problem) -> Known:
    """The same, of a week."""
    return Known({o.id: o.area for o in week.organisations}, frozenset(d.id for d in week.demands if d.public))


@dataclass
class Claiming:
    """The claims of one transaction, as one caller at one time acts on them."""

    act: Act
    cases: Cases = field(init=False)

    def __post_init__(self) -> None:
        self.cases = Cases(self.act)

    @property
    def session(self) -> Session:
        """The transaction."""
        return self.act.session

    # ---- asked

    def ask(self, row: PlanRow, plan: Plan | Iterable[Assignment], week: Problem) -> int:
        """Ask everybody for what a published plan needs of them; how many claims are new. Asking again changes nothing.

        What is asked just so already, for an earlier plan of the same time, goes on under its id, with its answer.
        """
        self.lock(row.id)
        if self.of_plan(row.id):
            return 0
        asked, known = claims_of(plan, week), known_of(week)
        kept = self._take_over(row, week, {_same(c): c for c in asked})
        new = [c for c in asked if _same(c) not in kept]
        promised = self._promised(row, week, new)
        for claim in new:
            self.add(row, known, claim, "plan", promised.get(_same(claim)))
        self.session.flush()
        self._propose(row, week, {c.demand for c in asked}, {c.demand for c in new if _same(c) not in promised})
        return len(new)

    def add(self, row: PlanRow, known: Known, claim: Claim, origin: str, granted: int | None = None) -> ClaimRow:
        """One claim more; accepted at once where `granted` says how much."""
        answer = Answer.ASKED if granted is None else Answer.ACCEPTED
        again = self._again(row, claim) if origin == "menu" else None
        made = again or ClaimRow(id=new_id("claim"), version=0)
        before = None if again is None else again.state
        made.plan, made.plan_area, made.origin = row.id, row.area, origin
        for name, value in vars(claim).items():
            setattr(made, name, value)
        made.granted, made.state, made.version = granted or 0, answer, made.version + 1
        made.area = known.areas.get(claim.organisation or "", row.area)
        made.public = claim.demand in known.public
        made.changed_at, made.changed_by = self.act.now, self.act.actor
        note(replace(self.act, action="ask" if origin == "plan" else "take"), "claim", made, before, answer)
        self.session.add(made)
        return made

    def _again(self, row: PlanRow, c: Claim) -> ClaimRow | None:
        """The same thing, asked before for the same session: it goes on under its id."""
        same = (ClaimRow.demand == c.demand, ClaimRow.start == c.start, ClaimRow.need == c.need)
        thing = (ClaimRow.list == c.list, ClaimRow.object == c.object)
        return self.session.scalar(select(ClaimRow).where(ClaimRow.plan == row.id, *same, *thing))

    # ---- answered

    def find(self, id_: str, action: str = "claims.read", *, lock: bool = False) -> ClaimRow:
        """One claim. Raises `NotFound` also where it is asked of others."""
        row = self.session.get(ClaimRow, id_)
        if row is None or not self.act.access.may(action, whose_claim(row)):
            raise not_found("claims", id_)
        if lock:
            self._lock_with_plan(row)
        return row

    def _lock_with_plan(self, row: ClaimRow) -> None:
        """The claim with the plan that it is of by then: a newer plan may have taken it over while we waited."""
        locked = None
        while locked != row.plan:
            locked = row.plan
            self.lock(locked)
            self.session.refresh(row)
        self.session.refresh(row, with_for_update=True)

    def accept(self, id_: str, granted: int | None = None) -> ClaimRow:
        """Say yes, to all of it or to a part from `least` on. A second click changes nothing."""
        row = self.find(id_, "claims.write", lock=True)
        units = row.quantity if granted is None else granted
        if is_again(self.act, "claim", row) and row.granted == units:
            return row
        self._check_open(row)
        if not row.least <= units <= row.quantity:
            rule = f"what is accepted lies between {row.least} and {row.quantity}"
            raise Invalid(
                [Issue("part_too_small", "quantity", units, rule, "Accept more, or decline it with a reason")]
            )
        self._answered(row, Answer.ACCEPTED, units)
        return row

    def decline(self, id_: str) -> ClaimRow:
        """Say no, with a reason; before its session begins, also after a yes. The pair is banned in the next plan."""
        row = self.find(id_, "claims.write", lock=True)
        if is_again(self.act, "claim", row):
            return row
        self._check_open(row)
        check_reason(self.act.reason, self.act.note, needed=True)
        if row.list in BANNED:
            row.banned_until = self._end_of_week(row.plan) + BAN
        if row.list == "volunteers":
            offer_next(self.act, row)
        self._answered(row, Answer.DECLINED, 0)
        self.end_if_broken(row)
        return row

    # ---- what follows

    def follow(self, plan: str, demand: str, papers: Collection[str] | None = None) -> None:
        """Move the case and the agreements of a demand to where its claims are by now.

        `papers`, where it is known, are the demands that have agreements, so that others need not be looked up.
        """
        rows = self.session.scalars(
            select(ClaimRow).where(ClaimRow.plan == plan, ClaimRow.demand == demand).order_by(ClaimRow.id)
        ).all()
        for case in self.cases.of_demand(demand):
            self._follow(case, list(sessions_of(rows).values()))
        draft(self.act, demand)

    def end_if_broken(self, at: ClaimRow | WaitingRow) -> bool:
        """Whether a session can no longer be had; then nobody comes in vain: its other claims end, which is logged.

        While a place in it is held for somebody, it is not given up; at a joint meeting it is planned anew instead.
        """
        where = (ClaimRow.plan == at.plan, ClaimRow.demand == at.demand, ClaimRow.start == at.start)
        rows = self.session.scalars(select(ClaimRow).where(*where).order_by(ClaimRow.id).with_for_update()).all()
        if not rows or standing([r for r in rows if r.state != Answer.ENDED]) is not Standing.BROKEN:
            return False
        if held(self.session, at, self.act.now) or is_meeting(self.session, at.plan):
            return True
        for each in [r for r in rows if r.state in LIVE]:
            self._end(each, replace(self.act, action="fall_through", reason=FALLEN, note=None))
        self.session.flush()
        return True

    def _follow(self, case: CaseRow, sessions: Sequence[Sequence[ClaimRow]]) -> None:
        whole = [own for own in sessions if standing(own) is not Standing.BROKEN]
        if not whole:
            if sessions:
                self.cases.moved_by(case, Action.DECLINE, Side.LENDER)
            return
        if all(standing(_part(own, requester=False)) is Standing.AGREED for own in whole):
            self.cases.moved_by(case, Action.ACCEPT_AS_LENDER, Side.LENDER)
        if all(standing(_part(own, requester=True)) is Standing.AGREED for own in whole):
            self.cases.moved_by(case, Action.ACCEPT_AS_REQUESTER, Side.REQUESTER)

    def of_plan(self, plan: str) -> Sequence[ClaimRow]:
        """All claims of a plan."""
        return self.session.scalars(select(ClaimRow).where(ClaimRow.plan == plan).order_by(ClaimRow.id)).all()

    def lock(self, plan: str) -> PlanRow:
        """Answers to one plan come one after the other. Raises `NotFound`."""
        row = self.session.get(PlanRow, plan, with_for_update=True)
        if row is None or row.published_at is None:
            raise not_found("plans", plan)
        return row

    # ---- parts

    def _check_open(self, row: ClaimRow) -> None:
        check_version(self.act, row)
        if row.state in (Answer.ENDED, Answer.DECLINED):
            rule = "a claim is answered while its session is planned, and a no stays a no"
            advice = "Look at the newest plan, or take it from the menu if it is still open"
            raise Conflict([Issue("claim_over", "claim", row.id, rule, advice)])
        if row.start <= self.act.now:
            rule = "a claim is answered before its session begins"
            raise Conflict([Issue("session_began", "claim", row.id, rule, "Call the other side, and record what was")])

    def _answered(self, row: ClaimRow, answer: Answer, granted: int) -> None:
        before, row.version = row.state, row.version + 1
        row.state, row.granted = answer, granted
        row.changed_at, row.changed_by = self.act.now, self.act.actor
        note(self.act, "claim", row, before, answer)
        self.session.flush()
        self.follow(row.plan, row.demand)

    def _end_of_week(self, plan: str) -> dt.datetime:
        return self.session.get_one(Week, self.session.get_one(PlanRow, plan).week).end

    def _take_over(self, row: PlanRow, week: Problem, asked: Mapping[Same, Claim]) -> set[Same]:
        """Claims of earlier plans of this time and area: those that are asked again go on in this one, others end."""
        areas = self.act.access.tree.below(row.area)
        earlier = self.session.scalars(
            select(ClaimRow)
            .where(ClaimRow.plan_area.in_(sorted(areas)), ClaimRow.plan != row.id, ClaimRow.state.in_(LIVE))
            .where(ClaimRow.start >= week.horizon.start, ClaimRow.start < week.horizon.end)
            .order_by(ClaimRow.id)
            .with_for_update()
        ).all()
        replaced, kept = {r.plan for r in earlier}, set[Same]()
        for each in earlier:
            same = _same(each)
            if same in asked and same not in kept:
                kept.add(same)
                self._go_on(each, row, asked[same])
            else:
                self._end(each, replace(self.act, action="replace"))
        self.session.flush()
        self._line_goes_on(row, replaced, {(c.demand, c.start) for c in asked.values()})
        return kept

    def _promised(self, row: PlanRow, week: Problem, asked: Iterable[Claim]) -> dict[Same, int]:
        """What signed agreements say yes to already, by what it was."""
        horizon = week.horizon
        signed = SignedForGood(self.session, self.act.access.tree, row.area, horizon.start, horizon.end)
        return {_same(c): c.quantity for c in asked if signed.promises(c)}

    def _go_on(self, each: ClaimRow, row: PlanRow, claim: Claim) -> None:
        """Nothing that its party has said or seen changes, so neither does its version."""
        each.plan, each.plan_area = row.id, row.area
        each.session, each.quantity, each.least, each.needed = claim.session, claim.quantity, claim.least, claim.needed

    def _line_goes_on(self, row: PlanRow, replaced: Collection[str], sessions: Collection[tuple[str, Any]]) -> None:
        """Who waits for a place in a session that is still planned waits on."""
        line = select(WaitingRow).where(WaitingRow.plan.in_(sorted(replaced))).order_by(WaitingRow.id)
        for each in self.session.scalars(line):
            if (each.demand, each.start) in sessions:
                each.plan = row.id
        self.session.flush()

    def _end(self, each: ClaimRow, act: Act) -> None:
        before, each.state, each.version = each.state, Answer.ENDED, each.version + 1
        note(act, "claim", each, before, Answer.ENDED)

    def _propose(self, row: PlanRow, week: Problem, served: set[str], anew: set[str]) -> None:
        """Cases of what is planned are proposed, unless nothing is asked anew; the others stay unserved."""
        own = {o.id: o.area for o in week.organisations}
        wanted = {
            d.id: Of(d.name or d.id, d.kind, Whose(d.area or own.get(d.organisation), d.organisation, None, d.public))
            for d in week.demands
        }
        cases = self.cases.of_demands(wanted)
        for name, case in cases.items():
            if name in anew or (name in served and case.state not in ANSWERED):
                self.cases.moved_by(case, Action.PROPOSE, Side.PLANNER)
            elif name not in served:
                self.cases.moved_by(case, Action.LEAVE_UNSERVED, Side.PLANNER)
        sessions: dict[str, list[list[ClaimRow]]] = {}
        for claims in sessions_of(self.of_plan(row.id)).values():
            sessions.setdefault(claims[0].demand, []).append(claims)
        for name in sorted(served & cases.keys()):
            self._follow(cases[name], sessions.get(name, []))
        self._on_paper({name: sessions.get(name, []) for name in served})

    def _on_paper(self, sessions: Mapping[str, list[list[ClaimRow]]]) -> None:
        """Drafts for what is accepted already, and those of earlier plans, which follow."""
        papers = demands_on_paper(self.session)
        for name, own in sorted(sessions.items()):
            if name in papers or any(r.state == Answer.ACCEPTED for rows in own for r in rows):
                draft(self.act, name)


def _part(rows: Sequence[ClaimRow], *, requester: bool) -> list[ClaimRow]:
    return [r for r in rows if (r.need == OF_REQUESTER) is requester]


def _same(c: Claim | ClaimRow) -> Same:
    """What is asked of whom; where a part was accepted, that part."""
    units = c.granted if isinstance(c, ClaimRow) and c.state == Answer.ACCEPTED else c.quantity
    return c.demand, c.start.astimezone(dt.UTC), c.end.astimezone(dt.UTC), c.need, c.list, c.object, units
