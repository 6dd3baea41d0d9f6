"""The menu: open demands that a party could serve under every rule, ranked by fit; one taken, exactly once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from api.agreements.claiming import ANSWERED, Claiming, known_of
from api.agreements.claims import Answer, claims_of
from api.agreements.desks import DESKS
from api.agreements.logging import note
from api.agreements.sessions import LIVE, assignment_of, renumbered, sessions_of
from api.agreements.states import Action, Side
from api.agreements.tables import ClaimRow
from api.agreements.waiting import held
from api.errors import Conflict, not_found
from api.store.tables import PlanRow
from models.demands import Demand, PeopleNeed
from models.errors import Issue
from models.plan import Assignment, Role

if TYPE_CHECKING:
    from models.problem import Problem
    from solver.desk.desk import Desk, Suggestion

MOST = 20


@dataclass(frozen=True)
class Party:
    """What is offered: a volunteer's time or a space."""

    list: Literal["volunteers", "spaces"]
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

    def items(self, party: Party, most: int = MOST) -> list[Item]:
        """What the party could take now, best first; private cases are on no menu."""
        claims = self.claiming.of_plan(self.row.id)
        with DESKS.using(self.claiming.session, self.row, claims) as desk:
            found = [*_open(desk, party), *_teams(desk.problem, claims, party)]
        fresh = [i for i in found if i.start > self.claiming.act.now]
        return sorted(fresh, key=lambda i: (-i.points, i.start, i.demand))[:most]

    def take(self, party: Party, demand: str, start: dt.datetime) -> ClaimRow:
        """Take one; a second click finds it taken by oneself. Raises `Conflict` where another was first."""
        self.claiming.lock(self.row.id)
        claims = self.claiming.of_plan(self.row.id)
        here = sessions_of(claims).get((self.row.id, demand, start), [])
        mine = [c for c in here if (c.list, c.object) == (party.list, party.object) and c.state == Answer.ACCEPTED]
        if mine:
            return mine[0]
        week = DESKS.week(self.claiming.session, self.row)
        wanted = next((d for d in week.demands if d.id == demand and d.public), None)
        if wanted is None or start <= self.claiming.act.now:
            raise not_found("menu", demand)
        self._check_not_held(party, wanted, here)
        if here and party.list == "volunteers":
            return self._join(week, wanted, here, party)
        if here:
            raise _taken(demand)
        return self._open_one(claims, party, demand, start)

    # ---- a session that nobody has yet

    def _open_one(self, claims: Sequence[ClaimRow], party: Party, demand: str, start: dt.datetime) -> ClaimRow:
        with DESKS.using(self.claiming.session, self.row, claims) as desk:
            found = [s for s in _suggested(desk, party, most=1000) if s.come and s.come[0].demand == demand]
            d = next(k for k, each in enumerate(desk.problem.demands) if each.id == demand)
            if not desk.missing(d):
                raise _taken(demand)
            best = next((s for s in found if s.come[0].start == start), None) or _at(desk, party, d, start)
            if best is None:
                raise _does_not_fit(demand)
            week = desk.problem
        return self._asked(week, best.come[0], party)

    def _asked(self, week: Problem, session: Assignment, party: Party) -> ClaimRow:
        known = known_of(week)
        made = None
        for claim in claims_of([session], week):
            own = (claim.list, claim.object) == (party.list, party.object)
            row = self.claiming.add(self.row, known, claim, "menu", claim.quantity if own else None)
            made = row if own else made
        assert made is not None
        self._moved(session.demand)
        return made

    # ---- a team that others have begun

    def _join(self, week: Problem, demand: Demand, here: list[ClaimRow], party: Party) -> ClaimRow:
        for own in here:
            if (own.list, own.object, own.state) == (party.list, party.object, Answer.ASKED):
                return self._say_yes(own)
        for n, need in enumerate(demand.needs):
            if isinstance(need, PeopleNeed) and self._place(here, n, need) and self._fits(week, here, n, party):
                self._displace(here, n, need)
                like = next(c for c in here if c.need == n)
                return self._add(week, like, party, need)
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

    def _fits(self, week: Problem, here: Sequence[ClaimRow], n: int, party: Party) -> bool:
        """Every rule, by the judge, in the plan as it stands; a team that is short of persons is none of them."""
        from solver.judge import judge

        with DESKS.using(self.claiming.session, self.row, self.claiming.of_plan(self.row.id)) as desk:
            standing = [a for a in desk.assignments if (a.demand, a.start) != (here[0].demand, here[0].start)]
        own = assignment_of([c for c in here if c.need != n or c.state == Answer.ACCEPTED])
        more = own.model_copy(update={"people": (*own.people, Role(need=n, volunteer=party.object))})
        before = {(f.rule, f.code) for f in judge(week, renumbered(standing, week)).violations}
        after = judge(week, renumbered([*standing, more], week)).violations
        return {(f.rule, f.code) for f in after if f.rule != "R13"} <= before

    def _displace(self, here: Sequence[ClaimRow], n: int, need: PeopleNeed) -> None:
        live = [c for c in here if c.need == n and c.state in LIVE]
        asked = [c for c in live if c.state == Answer.ASKED]
        if len(live) >= need.count and asked:
            row = asked[-1]
            row.state, row.version = Answer.ENDED, row.version + 1
            note(replace(self.claiming.act, action="replace"), "claim", row, Answer.ASKED, Answer.ENDED)

    def _add(self, week: Problem, like: ClaimRow, party: Party, need: PeopleNeed) -> ClaimRow:
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


def _suggested(desk: Desk, party: Party, most: int = MOST) -> list[Suggestion]:
    from solver.desk.suggest import for_space, for_volunteer

    people, spaces = desk.problem.volunteers, desk.problem.spaces
    ids = [v.id for v in people] if party.list == "volunteers" else [s.id for s in spaces]
    k = ids.index(party.object) if party.object in ids else None
    if k is None:
        return []
    return for_volunteer(desk, k, most) if party.list == "volunteers" else for_space(desk, k, most)


def _at(desk: Desk, party: Party, d: int, start: dt.datetime) -> Suggestion | None:
    """The best way of a demand at another start than its best one, with the party in it."""
    from solver.desk.ways import ways

    v = None
    if party.list == "volunteers":
        v = next((k for k, x in enumerate(desk.problem.volunteers) if x.id == party.object), None)
    for way in ways(desk.tally, d, wanted=v):
        found = desk.suggestion(way)
        if found.come[0].start == start and _takes_part(found.come[0], party):
            return found
    return None


def _takes_part(a: Assignment, party: Party) -> bool:
    if party.list == "volunteers":
        return any(r.volunteer == party.object for r in a.people)
    return any(p.space == party.object for p in a.spaces)


def _open(desk: Desk, party: Party) -> Iterator[Item]:
    demands = {d.id: d for d in desk.problem.demands}
    for s in _suggested(desk, party):
        a = s.come[0] if s.come else next((m.new for m in s.moved if m.new), None)
        if a is None or not demands[a.demand].public:
            continue
        d = demands[a.demand]
        have = len(a.people) - 1 if not s.come and party.list == "volunteers" else 0
        wanted = sum(n.count for n in d.needs if isinstance(n, PeopleNeed)) or 1
        yield Item(d.id, d.name or d.id, d.kind, a.start, a.end, party, s.points.total, have, wanted)


def _teams(week: Problem, claims: Sequence[ClaimRow], party: Party) -> Iterator[Item]:
    """Teams that gather, for persons with a skill that is still lacking there."""
    person = next((v for v in week.volunteers if v.id == party.object), None)
    if person is None or party.list != "volunteers":
        return
    demands = {d.id: d for d in week.demands if d.public}
    for own in sessions_of(claims).values():
        d = demands.get(own[0].demand)
        if d is None or all(c.origin != "menu" for c in own) or any(c.object == person.id for c in own):
            continue
        for n, need in enumerate(d.needs):
            if isinstance(need, PeopleNeed) and person.skills.get(need.skill, 0) >= need.min_level:
                have = _yes(own, n)
                if have < need.count:
                    at = (own[0].start, own[0].end)
                    yield Item(d.id, d.name or d.id, d.kind, *at, party, 0, have, need.count)


def _yes(claims: Sequence[ClaimRow], n: int) -> int:
    return sum(c.need == n and c.state == Answer.ACCEPTED for c in claims)


def _taken(demand: str) -> Conflict:
    rule = "each open place is taken once, and another was first"
    return Conflict([Issue("taken_by_another", "demand", demand, rule, "Choose another, or join the waiting list")])


def _does_not_fit(demand: str) -> Conflict:
    rule = "what is taken keeps every rule in the plan as it stands now"
    return Conflict([Issue("does_not_fit", "demand", demand, rule, "Look at the menu again")])
