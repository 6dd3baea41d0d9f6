"""The menu: open demands that a party could serve under every rule, ranked by fit; one taken, exactly once."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import select

from api.access.roles import Whose
from api.agreements.claiming import ANSWERED, Claiming, known_of
from api.agreements.claims import Answer, claims_of
from api.agreements.logging import note
from api.agreements.offering import check_left
from api.agreements.sessions import LIVE, assignment_of, renumbered
from api.agreements.states import Action, Side
from api.agreements.tables import ClaimRow, WaitingRow
from api.agreements.waiting import Waiting, check_offered, held, in_line, join, settle
from api.errors import Conflict, not_found
from api.plans.live import Live
from api.plans.shelf import Shelf
from api.store.tables import PlanRow
from models.demands import Demand, PeopleNeed, SpaceNeed, SupplyNeed
from models.errors import Issue
from models.plan import Assignment, Role

if TYPE_CHECKING:
    from models.problem import Problem
    from solver.desk.desk import Desk, Suggestion

Offered = Literal["volunteers", "spaces", "supplies"]
MOST = 20


@dataclass(frozen=True)
class Party:
    """What is offered: a volunteer's time, a space, or things."""

    list: Offered
    object: str


@dataclass(frozen=True)
class Item:
    """One thing to take: a session of a demand, and the points that it would bring to the plan.

    `have` of `wanted` persons are there already, where a team is filled.
    """

    demand: str
    name: str
    kind: str
    start: dt.datetime
    end: dt.datetime
    party: Party
    points: int
    have: int = 0
    wanted: int = 1


@dataclass
class Menu:
    """The menu of one published plan, in one transaction."""

    claiming: Claiming
    row: PlanRow
    shelf: Shelf

    def items(self, party: Party, most: int = MOST) -> list[Item]:
        """What the party could take now, best first; private cases are on no menu."""
        with self.shelf.live(self.claiming.session, self.row) as live:
            found = [*_teams(live, party), *_open(live, party, most)]
        fresh = {(i.demand, i.start): i for i in found if i.start > self.claiming.act.now}
        return sorted(fresh.values(), key=lambda i: (-i.points, i.start, i.demand))[:most]

    def take(self, party: Party, demand: str, start: dt.datetime) -> ClaimRow:
        """Take one; a second click finds it taken by oneself. Raises `Conflict` where another was first."""
        self.claiming.lock(self.row.id)
        here = self._here(demand, start)
        mine = [c for c in here if (c.list, c.object) == (party.list, party.object) and c.state == Answer.ACCEPTED]
        if mine:
            return mine[0]
        wanted = self._wanted(demand, start)
        self._check_not_held(party, wanted, here)
        if not any((c.list, c.object) == (party.list, party.object) for c in here):
            check_left(self.claiming.act, party.list, party.object, wanted.kind, start)
        if here and party.list == "volunteers":
            return self._join(wanted, here, party)
        if here:
            raise _taken(demand)
        return self._open_one(party, demand, start)

    def _here(self, demand: str, start: dt.datetime) -> list[ClaimRow]:
        """The claims of a session that is planned, if it is."""
        at = (ClaimRow.plan == self.row.id, ClaimRow.demand == demand, ClaimRow.start == start)
        rows = self.claiming.session.scalars(select(ClaimRow).where(*at).order_by(ClaimRow.id)).all()
        return [r for r in rows if r.state != Answer.ENDED]

    def _wanted(self, demand: str, start: dt.datetime) -> Demand:
        """A demand that is on a menu. Raises `NotFound`."""
        week = self.shelf.week(self.claiming.session, self.row.week or "").problem
        found = next((d for d in week.demands if d.id == demand and d.public), None)
        if found is None or start <= self.claiming.act.now:
            raise not_found("menu", demand)
        return found

    def wait(self, party: Party, demand: str, start: dt.datetime, whose: Whose) -> WaitingRow:
        """Stand in line for a place that is taken. Raises `Conflict` where one is free, or the person does not fit."""
        self.claiming.lock(self.row.id)
        here, wanted = self._here(demand, start), self._wanted(demand, start)
        needs = [(n, x) for n, x in enumerate(wanted.needs) if isinstance(x, PeopleNeed)]
        week = self.shelf.week(self.claiming.session, self.row.week or "").problem
        skills = next((v.skills for v in week.volunteers if v.id == party.object), {})
        suited = [(n, x) for n, x in needs if skills.get(x.skill, 0) >= x.min_level]
        mine = any(c.object == party.object and c.state in LIVE for c in here)
        if not here or not suited or mine:
            raise _does_not_fit(demand)
        if any(_yes(here, n) < x.count for n, x in suited) and not in_line(self.claiming.session, here[0]):
            rule = "one waits for a place where all are taken"
            raise Conflict([Issue("place_free", "demand", demand, rule, "Take it from the menu")])
        return join(self.claiming.act, here[0], party.object, whose)

    def confirm(self, row: WaitingRow) -> ClaimRow:
        """Take the place that is held. Raises `Conflict` where none is, or its time is over."""
        check_offered(self.claiming.act, row)
        claim = self.take(Party("volunteers", row.volunteer), row.demand, row.start)
        settle(self.claiming.act, row, Waiting.CONFIRMED)
        return claim

    # ---- a session that nobody has yet

    def _open_one(self, party: Party, demand: str, start: dt.datetime) -> ClaimRow:
        with self.shelf.live(self.claiming.session, self.row) as live:
            desk = live.desk
            d = next(k for k, each in enumerate(desk.problem.demands) if each.id == demand)
            if not desk.missing(d):
                raise _taken(demand)
            best = _at(desk, party, d, start)
        if best is None:
            raise _does_not_fit(demand)
        return self._asked(desk.problem, best.come, party, start)

    def _asked(self, week: Problem, come: Sequence[Assignment], party: Party, start: dt.datetime) -> ClaimRow:
        """All sessions that come together are asked for; the party has said yes to the one that it took."""
        known, made = known_of(week), None
        for claim in claims_of(come, week):
            own = (claim.list, claim.object) == (party.list, party.object) and claim.start == start
            row = self.claiming.add(self.row, known, claim, "menu", claim.quantity if own else None)
            made = row if own else made
        assert made is not None
        self._moved(come[0].demand)
        return made

    # ---- a team that others have begun

    def _join(self, demand: Demand, here: list[ClaimRow], party: Party) -> ClaimRow:
        for own in here:
            if (own.list, own.object, own.state) == (party.list, party.object, Answer.ASKED):
                return self._say_yes(own)
        for n, need in enumerate(demand.needs):
            if isinstance(need, PeopleNeed) and self._place(here, n, need) and self._fits(here, n, party):
                self._displace(here, n, need)
                like = next(c for c in here if c.need == n)
                return self._add(like, party, need)
        full = all(not isinstance(n, PeopleNeed) or not self._place(here, k, n) for k, n in enumerate(demand.needs))
        raise _taken(demand.id) if full else _does_not_fit(demand.id)

    def _say_yes(self, row: ClaimRow) -> ClaimRow:
        """Who is asked already and takes it from the menu."""
        row.state, row.granted, row.version = Answer.ACCEPTED, row.quantity, row.version + 1
        row.changed_at, row.changed_by = self.claiming.act.now, self.claiming.act.actor
        note(replace(self.claiming.act, action="take"), "claim", row, Answer.ASKED, Answer.ACCEPTED)
        self._moved(row.demand)
        return row

    def _place(self, here: Sequence[ClaimRow], n: int, need: PeopleNeed) -> bool:
        """Whether somebody is lacking who has said yes: who was only asked gives way."""
        return any(c.need == n for c in here) and _yes(here, n) < need.count

    def _fits(self, here: Sequence[ClaimRow], n: int, party: Party) -> bool:
        """Every rule, by the judge, beside what the person does and the demand has; being short of persons is none."""
        with self.shelf.live(self.claiming.session, self.row) as live:
            standing, week = live.assignments, live.problem
        own = assignment_of([c for c in here if c.need != n or c.state == Answer.ACCEPTED])
        at = (here[0].demand, here[0].start)
        beside = [a for a in standing if (a.demand, a.start) != at and _concerns(a, own.demand, party.object)]
        more = own.model_copy(update={"people": (*own.people, Role(need=n, volunteer=party.object))})
        few = _reduced(week, [*beside, more])
        before, after = _faults(few, [*beside, own]), _faults(few, [*beside, more])
        return not after - before

    def _displace(self, here: Sequence[ClaimRow], n: int, need: PeopleNeed) -> None:
        live = [c for c in here if c.need == n and c.state in LIVE]
        asked = [c for c in live if c.state == Answer.ASKED]
        if len(live) >= need.count and asked:
            row = asked[-1]
            row.state, row.version = Answer.ENDED, row.version + 1
            note(replace(self.claiming.act, action="replace"), "claim", row, Answer.ASKED, Answer.ENDED)

    def _add(self, like: ClaimRow, party: Party, need: PeopleNeed) -> ClaimRow:
        week = self.shelf.week(self.claiming.session, self.row.week or "").problem
        role = Role(need=like.need, volunteer=party.object)
        session = Assignment(demand=like.demand, session=like.session, start=like.start, end=like.end, people=(role,))
        claim = next(c for c in claims_of([session], week) if c.list == "volunteers")
        made = self.claiming.add(self.row, known_of(week), claim, "menu", 1)
        self._moved(like.demand)
        return made

    # ---- parts

    def _check_not_held(self, party: Party, demand: Demand, here: Sequence[ClaimRow]) -> None:
        if not here or party.list != "volunteers":
            return
        act = self.claiming.act
        others = [w for w in held(act.session, here[0], act.now) if w.volunteer != party.object]
        needs = [n for n in demand.needs if isinstance(n, PeopleNeed)]
        free = sum(n.count for n in needs) - sum(c.list == "volunteers" and c.state == Answer.ACCEPTED for c in here)
        if others and free <= len(others):
            rule = "a place that became free is offered first to who has waited longest"
            raise Conflict([Issue("place_held", "demand", demand.id, rule, "Join the waiting list")])

    def _moved(self, demand: str) -> None:
        self.claiming.session.flush()
        cases = self.claiming.cases
        for case in [c for c in cases.of_demand(demand) if c.state not in ANSWERED]:
            cases.moved_by(case, Action.PROPOSE, Side.PLANNER)
        self.claiming.follow(self.row.id, demand)


def _suggested(desk: Desk, party: Party, most: int) -> list[Suggestion]:
    from solver.desk.suggest import for_space, for_supply, for_volunteer

    k, ask = _index(desk.problem, party), {"volunteers": for_volunteer, "spaces": for_space, "supplies": for_supply}
    return [] if k is None else ask[party.list](desk, k, most)


def _index(week: Problem, party: Party) -> int | None:
    things: Sequence[Any] = getattr(week, party.list)
    return next((k for k, x in enumerate(things) if x.id == party.object), None)


def _at(desk: Desk, party: Party, d: int, start: dt.datetime) -> Suggestion | None:
    """The best way of a demand that begins then, with the party in it."""
    from solver.desk.suggest import ways_with
    from solver.desk.ways import ways

    k, of = _index(desk.problem, party), SpaceNeed if party.list == "spaces" else SupplyNeed
    if k is None:
        return None
    found = ways(desk.tally, d, wanted=k) if party.list == "volunteers" else ways_with(desk, d, of, k)
    then = int(start.timestamp())
    for way in sorted((w for w in found if w.come[0].start == then), key=lambda w: -w.total):
        told = desk.suggestion(way)
        if _takes_part(told.come[0], party):
            return told
    return None


def _concerns(a: Assignment, demand: str, person: str) -> bool:
    return a.demand == demand or any(r.volunteer == person for r in a.people)


def _reduced(week: Problem, sessions: Sequence[Assignment]) -> Problem:
    from solver.repair.suspects import reduced

    return reduced(week, sessions)


def _faults(week: Problem, sessions: Sequence[Assignment]) -> Counter[tuple[str, str]]:
    """Broken rules and how often, but for teams that are short of persons (R13)."""
    from solver.judge import judge

    found = judge(week, renumbered(sessions, week)).violations
    return Counter((f.rule, f.code) for f in found if f.rule != "R13")


def _takes_part(a: Assignment, party: Party) -> bool:
    used = {
        "volunteers": [r.volunteer for r in a.people],
        "spaces": [p.space for p in a.spaces],
        "supplies": [p.supply for p in a.supplies],
    }
    return party.object in used[party.list]


def _open(live: Live, party: Party, most: int) -> Iterator[Item]:
    """Demands that miss sessions, and sessions that are planned with fewer persons than they ask for."""
    demands = {d.id: d for d in live.problem.demands}
    for s in _suggested(live.desk, party, most):
        a = s.come[0] if s.come else next((m.new for m in s.moved if m.new), None)
        if a is None or not demands[a.demand].public:
            continue
        d = demands[a.demand]
        have = sum(c.list == "volunteers" and c.state == Answer.ACCEPTED for c in live.of(a))
        wanted = sum(n.count for n in d.needs if isinstance(n, PeopleNeed)) or 1
        yield Item(d.id, d.name or d.id, d.kind, a.start, a.end, party, s.points.total, have, wanted)


def _teams(live: Live, party: Party) -> Iterator[Item]:
    """Teams that gather, for persons with a skill that is still lacking there and who are not elsewhere then."""
    person = next((v for v in live.problem.volunteers if v.id == party.object), None)
    if person is None or party.list != "volunteers":
        return
    demands = {d.id: d for d in live.problem.demands if d.public}
    busy = [(a.start, a.end) for a in live.assignments if any(r.volunteer == person.id for r in a.people)]
    for own in live.sessions.values():
        d, (start, end) = demands.get(own[0].demand), (own[0].start, own[0].end)
        if d is None or all(c.origin != "menu" for c in own) or any(c.object == person.id for c in own):
            continue
        if any(a < end and start < b for a, b in busy):
            continue
        for n, need in enumerate(d.needs):
            if isinstance(need, PeopleNeed) and person.skills.get(need.skill, 0) >= need.min_level:
                have = _yes(own, n)
                if have < need.count:
                    yield Item(d.id, d.name or d.id, d.kind, start, end, party, 0, have, need.count)


def _yes(claims: Sequence[ClaimRow], n: int) -> int:
    return sum(c.need == n and c.state == Answer.ACCEPTED for c in claims)


def _taken(demand: str) -> Conflict:
    rule = "each open place is taken once, and another was first"
    return Conflict([Issue("taken_by_another", "demand", demand, rule, "Choose another, or join the waiting list")])


def _does_not_fit(demand: str) -> Conflict:
    rule = "what is taken keeps every rule in the plan as it stands now"
    return Conflict([Issue("does_not_fit", "demand", demand, rule, "Look at the menu again")])
