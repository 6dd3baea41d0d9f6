"""An oracle for tiny weeks: lists every plan and keeps the best. Slow and plain, with nothing of the search in it.

The grid and the open windows come from the models; whether a plan may be, and what it is worth, only a judge says.
A branch is cut off only by rules that no further session can mend.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from models.demands import Demand, PeopleNeed, SpaceNeed, SupplyNeed
from models.grid import Timeline
from models.plan import Plan
from models.policy import TERMS
from models.problem import Problem
from solver.judge import judge
from tests.weeks.sessions import numbered

Json = dict[str, Any]
Opinion = tuple[set[str], dict[str, int]]
Judging = Callable[[Json], Callable[[list[Json]], Opinion]]

# A further session may bring a demand to its fewest (R2), or stand between a person's home and a session (R10).
MENDABLE = {"R2", "R10"}


class TooManyPlans(Exception):
    """The week is not tiny."""


@dataclass(frozen=True)
class Best:
    """The best of all plans, its value tier by tier (one tier: the total), and how many plans there were.

    `most` sessions of each demand in any plan, and `most_in_best` in any of the plans as good as the best.
    """

    value: tuple[int, ...]
    score: dict[str, int]
    assignments: list[Json]
    plans: int
    most: Counter[str]
    most_in_best: Counter[str]


def by_the_judge(week: Json) -> Callable[[list[Json]], Opinion]:
    """The judge as a function of a plan's assignments: the rules violated, and the points by term."""
    problem = Problem.model_validate(week)

    def opinion(assignments: list[Json]) -> Opinion:
        verdict = judge(problem, Plan.model_validate({"assignments": assignments}))
        return {f.rule for f in verdict.violations}, verdict.score.model_dump()

    return opinion


def best_plan(week: Json, judging: Judging = by_the_judge, most: int = 5_000) -> Best:
    """The best plan of a tiny week; raises TooManyPlans where it takes more than `most` questions to the judge."""
    return Enumeration(week, judging, most).best()


class Enumeration:
    """A depth-first walk: demand by demand, session by session, with the pins always there."""

    def __init__(self, week: Json, judging: Judging, most: int):
        self.week, self.most, self.asked, self.plans = week, most, 0, 0
        self.problem = Problem.model_validate(week)
        self.opinion = judging(week)
        alone = judging({**week, "pins": [], "previous": []})
        self.options = [
            [s for s in sessions_of(self.problem, d) if not self.ask(alone, [s])[0] - MENDABLE]
            for d in self.problem.demands
        ]
        self.found: tuple[tuple[int, ...], dict[str, int], list[Json]] | None = None
        self.held: Counter[str] = Counter()
        self.held_in_best: Counter[str] = Counter()

    def best(self) -> Best:
        """Walks through all plans."""
        pins = numbered(list(self.week.get("pins") or []), self.week)
        self.extend(0, pins, self.ask(self.opinion, pins), 0)
        assert self.found is not None, "the pins alone are always a plan"
        return Best(*self.found, self.plans, self.held, self.held_in_best)

    def ask(self, opinion: Callable[[list[Json]], Opinion], plan: list[Json]) -> Opinion:
        """What the judge says."""
        self.asked += 1
        if self.asked > self.most:
            raise TooManyPlans
        return opinion(numbered(plan, self.week))

    def extend(self, i: int, plan: list[Json], opinion: Opinion, first: int) -> None:
        """All plans with these sessions, more of demand i from its option `first` on, and any of the later demands."""
        violations, score = opinion
        if i == len(self.options):
            if not violations:
                self.keep(plan, score)
            return
        if not violations - {"R10"}:
            self.extend(i + 1, plan, opinion, 0)
        demand = self.problem.demands[i]
        if isinstance(demand.sessions, str) or sum(s["demand"] == demand.id for s in plan) < demand.sessions:
            for k in range(first, len(self.options[i])):
                longer = [*plan, self.options[i][k]]
                answer = self.ask(self.opinion, longer)
                if not answer[0] - MENDABLE:
                    self.extend(i, longer, answer, k + 1)

    def keep(self, plan: list[Json], score: dict[str, int]) -> None:
        """Counts a plan, and remembers it where it is the best so far."""
        self.plans += 1
        value, held = value_by_tier(self.week, score), Counter(s["demand"] for s in plan)
        self.held |= held
        if self.found is None or value > self.found[0]:
            self.found, self.held_in_best = (value, score, numbered(plan, self.week)), Counter()
        if value == self.found[0]:
            self.held_in_best |= held


def value_by_tier(week: Json, score: dict[str, int]) -> tuple[int, ...]:
    """The numbers to compare in lexicographic order: the tiers' sums, the terms not listed last; else the total."""
    tiers = (week.get("policy") or {}).get("tiers") or []
    if not tiers:
        return (score["total"],)
    listed = {term for tier in tiers for term in tier}
    return tuple(sum(score[t] for t in tier) for tier in [*tiers, [t for t in TERMS if t not in listed]])


def sessions_of(problem: Problem, demand: Demand) -> Iterator[Json]:
    """Every session of a demand that has the right form: any start, any things of the right kind, any quantities."""
    timeline = Timeline(problem)
    for number, (low, high) in enumerate(timeline.runs(demand.windows)):
        length = timeline.slots_up(demand.minutes) if demand.minutes else high - low
        for start in range(low, high - length + 1):
            for things in itertools.product(*(choices(problem, i, need) for i, need in enumerate(demand.needs))):
                session: Json = {
                    "demand": demand.id,
                    "session": number,
                    "start": timeline.instant(start).isoformat(),
                    "end": timeline.instant(start + length).isoformat(),
                }
                for field in ("spaces", "people", "supplies"):
                    session[field] = [item for name, items in things if name == field for item in items]
                yield session


def choices(problem: Problem, index: int, need: SpaceNeed | PeopleNeed | SupplyNeed) -> list[tuple[str, list[Json]]]:
    """Every way to meet one need, as (the list it belongs to, its items)."""
    if isinstance(need, SpaceNeed):
        rooms = [s.id for s in problem.spaces if s.kind in need.kinds]
        shares = distributions(rooms, need.least, need.quantity, len(rooms) if need.split else 1)
        return [("spaces", [{"need": index, "space": s, "quantity": q} for s, q in share]) for share in shares]
    if isinstance(need, PeopleNeed):
        able = [v.id for v in problem.volunteers if need.skill in v.skills]
        teams = [team for n in range(need.least, need.count + 1) for team in itertools.combinations(able, n)]
        return [("people", [{"need": index, "volunteer": v} for v in team]) for team in teams]
    stores = [s.id for s in problem.supplies if s.kind == need.kind]
    shares = distributions(stores, need.quantity, need.quantity, len(stores))
    return [("supplies", [{"need": index, "supply": s, "quantity": q} for s, q in share]) for share in shares]


def distributions(names: list[str], low: int, high: int, most: int) -> Iterator[list[tuple[str, int]]]:
    """Every way to take from low to high units in all from at most `most` of the names, at least one of each."""
    for n in range(1, most + 1):
        for chosen in itertools.combinations(names, n):
            for amounts in itertools.product(range(1, high + 1), repeat=n):
                if low <= sum(amounts) <= high:
                    yield list(zip(chosen, amounts, strict=True))
