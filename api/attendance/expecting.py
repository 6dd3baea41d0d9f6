"""Expected attendance: a people need asks for one or more persons extra where too few of those asked would come."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from api.attendance.reliability import reliability
from models.demands import Demand, PeopleNeed
from models.problem import Problem
from models.things import Volunteer

MOST_EXTRA = 2
"""So many more than asked at most: nobody likes to come and not be needed."""
Shares = Mapping[str, Fraction]
"""By volunteer: the share of times that they come; who is missing comes as often as the prior says."""


def with_spares(problem: Problem, shares: Shares) -> Problem:
    """The week with `count` of people needs raised; the least that serves a session stays what it was.

    A need is raised to the smallest number of persons of whom at least its least is expected to come, by the mean
    share of those who have the skill. Spaces, supplies and pins stay as they are.
    """
    known = _Shares(problem, shares)
    demands = tuple(_raised(d, known) for d in problem.demands)
    return problem if demands == problem.demands else problem.model_copy(update={"demands": demands})


def _raised(demand: Demand, known: _Shares) -> Demand:
    needs = tuple(_more(n, known) if isinstance(n, PeopleNeed) else n for n in demand.needs)
    return demand if needs == demand.needs else demand.model_copy(update={"needs": needs})


def _more(need: PeopleNeed, known: _Shares) -> PeopleNeed:
    share = known.mean(need)
    if share is None or share == 0 or need.count * share >= need.least:
        return need
    enough = -(-need.least * share.denominator // share.numerator)
    count = min(enough, need.count + MOST_EXTRA)
    return need.model_copy(update={"count": count, "min_count": need.least})


class _Shares:
    """The mean share of those who have a skill."""

    def __init__(self, problem: Problem, shares: Shares):
        self._volunteers, self._given = problem.volunteers, shares
        self._usual = reliability(0, 0).mean
        self._means: dict[tuple[str, int], Fraction | None] = {}

    def mean(self, need: PeopleNeed) -> Fraction | None:
        """None where nobody has it."""
        key = (need.skill, need.min_level)
        if key not in self._means:
            own = [self._of(v) for v in self._volunteers if v.skills.get(need.skill, 0) >= need.min_level]
            self._means[key] = sum(own, Fraction()) / len(own) if own else None
        return self._means[key]

    def _of(self, volunteer: Volunteer) -> Fraction:
        return self._given.get(volunteer.id, self._usual)
