"""Cases in the store: taken in, moved along their life, merged, overdue, lapsed; each change once and in the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.access.roles import Whose
from api.access.secrets import new_id
from api.agreements.deadlines import due_at
from api.agreements.intake import Group, Told, suggested
from api.agreements.logging import Act, check_version, is_again, note
from api.agreements.reasons import check_reason
from api.agreements.ruling import Ruling
from api.agreements.seeing import reached, sees, sides, visible
from api.agreements.states import NEEDS_REASON, TABLE, Action, Side, State, after
from api.agreements.tables import CaseRow
from api.errors import Conflict, Forbidden, not_found
from api.objects.whose import owners
from models.base import Id, Instant, Text, Value
from models.errors import Issue


class NewCase(Value):
    """A wish or problem as somebody told it; `demand` names the one of the lists that it has become."""

    id: Id
    name: Text
    text: Text = ""
    kind: Text
    organisation: Id | None = None
    area: Id | None = None
    demand: Id | None = None
    owner: Text | None = None
    until: Instant | None = None
    public: bool = True
    draft: bool = False


CHUNK = 500
"""Ids in one query."""


@dataclass(frozen=True)
class Of:
    """What a case takes over from its demand."""

    name: str
    kind: str
    whose: Whose


@dataclass(frozen=True)
class Asked:
    """Which cases: of an area and below, in a state, overdue at a moment; from after an id on."""

    area: str | None = None
    state: State | None = None
    overdue: bool = False
    after: str | None = None
    limit: int = 100


@dataclass
class Cases:
    """The cases of one transaction, as one caller at one time acts on them."""

    act: Act
    ruling: Ruling = field(init=False)

    def __post_init__(self) -> None:
        self.ruling = Ruling(self.session, self.act.access.tree, self.act.now)

    @property
    def session(self) -> Session:
        """The transaction."""
        return self.act.session

    # ---- in

    def take_in(self, new: NewCase) -> tuple[CaseRow, bool]:
        """The case, and whether it is new. The same one told twice is one. Raises `Conflict` and `Forbidden`."""
        whose = self._whose(new)
        row = self.session.get(CaseRow, new.id, with_for_update=True)
        if row is not None:
            if sees(self.session, self.act.access, row) and _says_the_same(row, new):
                return row, False
            rule = "an id is unique among the cases of the whole service"
            raise Conflict([Issue("id_taken", "id", new.id, rule, "Choose another, or change that case")])
        if not self.act.access.may("cases.write", whose):
            rule = "cases are told for one's own organisation or area"
            raise Forbidden([Issue("not_yours", "organisation", new.organisation or new.area, rule, "Correct it")])
        state = State.DRAFT if new.draft else State.SUBMITTED
        row = self._new(new.id, new.demand, whose, state)
        row.name, row.text, row.kind, row.owner, row.until = new.name, new.text, new.kind, new.owner, new.until
        self._begin(row, state)
        note(replace(self.act, action="tell"), "case", row, None, state)
        self.session.add(row)
        return row, True

    def of_demands(self, wanted: Mapping[str, Of]) -> dict[str, CaseRow]:
        """The cases of demands of the lists, made where there are none yet."""
        names, found = sorted(wanted), dict[str, CaseRow]()
        for k in range(0, len(names), CHUNK):
            query = select(CaseRow).where(CaseRow.demand.in_(names[k : k + CHUNK])).order_by(CaseRow.id)
            found |= {row.demand: row for row in self.session.scalars(query.with_for_update()) if row.demand}
        for name in names:
            if name not in found:
                found[name] = self._made(name, wanted[name])
        self.session.flush()
        return found

    def of_demand(self, demand: str) -> Sequence[CaseRow]:
        """The case of a demand, if there is one."""
        return self.session.scalars(select(CaseRow).where(CaseRow.demand == demand).with_for_update()).all()

    def _made(self, demand: str, of: Of) -> CaseRow:
        row = self._new(new_id("case"), demand, of.whose, State.SUBMITTED)
        row.name, row.text, row.kind = of.name, "", of.kind
        self._begin(row, State.SUBMITTED)
        note(replace(self.act, action="tell"), "case", row, None, State.SUBMITTED)
        self.session.add(row)
        return row

    # ---- on their way

    def find(self, id_: str, *, lock: bool = False) -> CaseRow:
        """One case. Raises `NotFound` also where it is not the caller's to see."""
        row = self.session.get(CaseRow, id_, with_for_update=lock or None)
        if row is None or not sees(self.session, self.act.access, row):
            raise not_found("cases", id_)
        return row

    def do(self, id_: str, action: Action) -> CaseRow:
        """One step of a case; a second click changes nothing. Raises the errors of `states.after` and of versions."""
        row = self.find(id_, lock=True)
        if is_again(self.act, "case", row):
            return row
        check_version(self.act, row)
        to = after(State(row.state), action, sides(self.session, self.act.access, row))
        check_reason(self.act.reason, self.act.note, needed=action in NEEDS_REASON)
        if to is State.SUBMITTED and row.until is not None and row.until <= self.act.now:
            row.until = None  # it goes on after its time, and would lapse again at once
        self._move(row, to)
        return row

    def merge(self, id_: str, into: str) -> CaseRow:
        """One case ends in another, which goes on for both."""
        for each in sorted({id_, into}):
            self.find(each, lock=True)  # in one order, so that two merges never wait for each other
        row, kept = self.find(id_), self.find(into)
        if is_again(self.act, "case", row) and row.merged_into == into:
            return row
        check_version(self.act, row)
        to = after(State(row.state), Action.MERGE, sides(self.session, self.act.access, row))
        _check_can_merge(row, kept)
        row.merged_into = into
        self._move(row, to)
        return row

    def moved_by(self, row: CaseRow, action: Action, side: Side) -> bool:
        """A step that follows from answers to claims; none where the case is elsewhere by now."""
        found = TABLE[State(row.state)].get(action)
        if found is None or side not in found[1]:
            return False
        self._move(row, found[0], replace(self.act, action=action))
        return True

    def lapse(self) -> list[CaseRow]:
        """All cases whose time is over and that wait for nobody's promise, by the clock."""
        states = [s for s in State if Action.LAPSE in TABLE[s]]
        rows = self.session.scalars(
            select(CaseRow)
            .where(CaseRow.until <= self.act.now, CaseRow.state.in_(states))
            .where(reached(self.act.access, CaseRow, "cases.write"))
            .order_by(CaseRow.id)
            .with_for_update()
        ).all()
        return [row for row in rows if self.moved_by(row, Action.LAPSE, Side.CLOCK)]

    def escalate(self, row: CaseRow) -> int:
        """Tell the areas above of a late case, each once, and not while the place rests; how many are told now."""
        if row.due_at is None or row.due_at >= self.act.now or self.ruling.time(row.area).is_quiet(self.act.now):
            return 0
        chain = self.act.access.tree.above(row.area)
        reached_ = self.ruling.escalated_to(row.area, row.due_at)
        told = chain.index(row.escalated_to) if row.escalated_to in chain else 0
        new = chain[told + 1 : chain.index(reached_) + 1] if reached_ is not None else []
        for area in new:
            row.escalated_to, row.version = area, row.version + 1
            note(replace(self.act, action="escalate", note=area), "case", row, row.state, row.state)
        self.session.flush()
        return len(new)

    # ---- looked at

    def page(self, asked: Asked) -> list[CaseRow]:
        """Cases that the caller may see, by id."""
        query = select(CaseRow).where(reached(self.act.access, CaseRow, "cases.read"))
        if asked.area is not None:
            query = query.where(CaseRow.area.in_(sorted(self.act.access.tree.below(asked.area))))
        if asked.state is not None:
            query = query.where(CaseRow.state == asked.state)
        if asked.overdue:
            query = query.where(CaseRow.due_at < self.act.now)
        if asked.after is not None:
            query = query.where(CaseRow.id > asked.after)
        found: list[CaseRow] = []
        for row in self.session.scalars(query.order_by(CaseRow.id)):
            found += visible(self.session, self.act.access, [row])
            if len(found) == asked.limit:
                break
        return found

    def alike(self, area: str | None) -> list[Group]:
        """Groups of submitted cases that may say the same; a public and a private one never."""
        rows = self.page(Asked(area, State.SUBMITTED, limit=10_000))
        told = [Told(r.id, f"{r.name} {r.text}", r.area, f"{r.kind} {r.public}") for r in rows]
        return suggested(told)

    # ---- the change itself

    def _whose(self, new: NewCase) -> Whose:
        own = owners(self.session)
        body = {"id": new.id, "organisation": new.organisation, "area": new.area, "public": new.public}
        return own.whose("demands", body)

    def _new(self, id_: str, demand: str | None, whose: Whose, state: State) -> CaseRow:
        return CaseRow(
            id=id_,
            demand=demand,
            area=whose.area,
            organisation=whose.organisation,
            public=whose.public,
            state=state,
            version=1,
            created_at=self.act.now,
            created_by=self.act.actor,
        )

    def _move(self, row: CaseRow, to: State, act: Act | None = None) -> None:
        before, row.version = row.state, row.version + 1
        self._begin(row, to)
        note(act or self.act, "case", row, before, to)
        self.session.flush()

    def _begin(self, row: CaseRow, state: State) -> None:
        row.state, row.since, row.escalated_to = state, self.act.now, None
        rules, time = self.ruling.rules(row.area), self.ruling.time(row.area)
        row.due_at = due_at(state, row.kind, self.act.now, time, rules.deadlines)


def _says_the_same(row: CaseRow, new: NewCase) -> bool:
    told = (new.name, new.text, new.kind, new.demand, new.public)
    return (row.name, row.text, row.kind, row.demand, row.public) == told


def _check_can_merge(row: CaseRow, kept: CaseRow) -> None:
    """What is merged is of one sort, and the kept one still lives. Raises `Conflict`."""
    if row.id == kept.id or kept.state in (State.MERGED, State.WITHDRAWN, State.CLOSED):
        rule = "a case is merged into another one that still goes on"
        raise Conflict([Issue("merge_into_none", "into", kept.id, rule, "Name another case")])
    if row.public != kept.public:
        rule = "a private case is not merged with a public one, where others would read it"
        raise Conflict([Issue("merge_unlike", "into", kept.id, rule, "Merge it with a private one")])


def is_overdue(row: CaseRow, now: dt.datetime) -> bool:
    """Whether its present state should have ended."""
    return row.due_at is not None and row.due_at < now
