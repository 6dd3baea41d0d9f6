"""The week with one more of everything in it, but none of it to be had: so that the dual prices what is not there.

A dual says what a unit of a given limit is worth. But a room with 8 places is no candidate for those who ask for 9, and
a skill that nobody has is asked of nobody: the dual would not see them. Here every such thing is compiled as a
candidate, and its capacity is then 0 again. So the bound stays one of the week as it is, and by the Lagrangian's form
it rises by at most Σ prices × capacity where capacity is added: that sum is the estimate.

While the dual is climbed, there is a `SLIVER` more of everything: between what the last unit is worth and what the next
would be, any price is as good to the dual, and it is the next unit that is asked about.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

import numpy as np

from models.clock import Availability, Weekly, Window
from models.demands import Demand, PeopleNeed
from models.problem import Problem
from models.things import Space, Volunteer
from solver.compile.week import Week, compile_week
from solver.dual.relaxation import Answer, Multipliers, Relaxation
from solver.state import State

YUAN = 100
"""Fen: the unit of budgets."""


SLIVER = 0.1
"""Of a unit. More would be had in all day-parts at once and make each of them worth less; measured on a street week,
0.5 hides its nurses, and 0.03 takes more rounds to come down from too high."""


class Slivers(Relaxation):
    """With a part of a unit more. `slots` (rows, S) and `limits` (n_limits,) say how much."""

    def __init__(self, week: Week, base: State):
        super().__init__(week, base)
        self.slots, self.limits = np.zeros(self.caps.shape, dtype=np.float32), np.zeros(len(self.limit_caps))

    def evaluate(
        self, m: Multipliers, *, count: bool = False, sites: bool = True, part: int = 0, parts: int = 1
    ) -> Answer:
        """The Lagrangian of the week with the slivers: it too is a bound."""
        answer = super().evaluate(m, count=count, sites=sites, part=part, parts=parts)
        slots, limits = answer.slots + self.slots, answer.limits + self.limits
        return replace(answer, value=answer.value + self._worth(m), slots=slots, limits=limits)

    def _worth(self, m: Multipliers) -> float:
        return float((self.slots * m.slots).sum() + (self.limits * m.limits).sum())

    def without(self, m: Multipliers, answer: Answer) -> float:
        """The bound of the week without the slivers, and with every budget a yuan higher."""
        return answer.value - self._worth(m)


@dataclass(frozen=True)
class Probe:
    """The compiled week, its relaxation, and where the things that are not there stand: `twins` (by the number of an
    exclusive space) among the spaces, `helpers` (by skill) among the persons. `budgets`: by demand, the multiplier's
    number and the units of it that one yuan more would add."""

    week: Week
    relaxation: Slivers
    twins: dict[int, int]
    helpers: dict[str, int]
    budgets: dict[int, tuple[int, float]]


def probe(problem: Problem) -> Probe:
    """Compiles it; some seconds for a district."""
    spaces, twins = _spaces(problem)
    skills, persons = skills_of(problem), len(problem.volunteers)
    everyone = (*problem.volunteers, *(helper(problem, skill, ALWAYS, k) for k, skill in enumerate(skills)))
    more = {
        "spaces": spaces,
        "volunteers": everyone,
        "supplies": tuple(s.model_copy(update={"quantity": s.quantity + 1}) for s in problem.supplies),
        "demands": tuple(map(_richer, problem.demands)),
    }
    week = compile_week(problem.model_copy(update=more))
    relaxation = Slivers(week, State.of_pins(week))
    helpers = {skill: persons + k for k, skill in enumerate(skills)}
    budgets = {} if relaxation.empty else _take_back(problem, relaxation, twins, helpers)
    return Probe(week, relaxation, twins, helpers, budgets)


def skills_of(problem: Problem) -> list[str]:
    """Skills that demands ask for, in order of their names."""
    return sorted({n.skill for d in problem.demands for n in d.needs if isinstance(n, PeopleNeed)})


def helper(problem: Problem, skill: str, free: Availability, number: int = 0) -> Volunteer:
    """One more person who has the skill at the highest level and all tags that it is asked with, 0 metres away from
    everybody (without a location)."""
    asked = (n for d in problem.demands for n in d.needs if isinstance(n, PeopleNeed) and n.skill == skill)
    tags = tuple(sorted({t for n in asked for t in n.tags}))
    name = free_ids(problem, number + 1)[number]
    return Volunteer(id=name, skills={skill: 5}, tags=tags, availability=free)


def twin(problem: Problem, space: Space, availability: Availability, number: int = 0) -> Space:
    """One more such space, in the same place; the owner's quota is not on it."""
    name = free_ids(problem, number + 1, "twin")[number]
    return space.model_copy(update={"id": name, "availability": availability, "quota_minutes": None})


def free_ids(problem: Problem, count: int, stem: str = "new") -> list[str]:
    """Ids that nothing in the problem has."""
    lists = (problem.volunteers, problem.spaces, problem.demands, problem.organisations, problem.supplies)
    taken = {x.id for things in lists for x in things}
    return list(itertools.islice((n for k in itertools.count(1) if (n := f"{stem}{k}") not in taken), count))


ALWAYS = Availability(
    weekly=(Weekly(days=("mon", "tue", "wed", "thu", "fri", "sat", "sun"), start="00:00", end="24:00"),)
)


def _spaces(problem: Problem) -> tuple[tuple[Space, ...], dict[int, int]]:
    """Shared spaces with a unit more at all times, exclusive ones with a twin at the end."""
    out, twins = [], {}
    exclusive = [j for j, s in enumerate(problem.spaces) if s.exclusive]
    for space in problem.spaces:
        more = {"capacity": space.capacity + 1, "availability": _one_more(space.availability)}
        out.append(space if space.exclusive else space.model_copy(update=more))
    for k, j in enumerate(exclusive):
        twins[j] = len(out)
        out.append(twin(problem, problem.spaces[j], problem.spaces[j].availability, k))
    return tuple(out), twins


def _one_more(a: Availability) -> Availability:
    def raised(item: Window | Weekly) -> Window | Weekly:
        return item if item.capacity is None else item.model_copy(update={"capacity": item.capacity + 1})

    return a.model_copy(update={"windows": tuple(map(raised, a.windows)), "weekly": tuple(map(raised, a.weekly))})


def _richer(demand: Demand) -> Demand:
    if demand.budget_fen is None:
        return demand
    return demand.model_copy(update={"budget_fen": demand.budget_fen + YUAN})


def _take_back(
    problem: Problem, r: Slivers, twins: dict[int, int], helpers: dict[str, int]
) -> dict[int, tuple[int, float]]:
    """Capacities as they are; of budgets, what one yuan is in units of their rounded limits."""
    n_spaces = len(r.facts.j_fen)
    shared = [j for j, s in enumerate(problem.spaces) if not s.exclusive]
    r.caps[shared] = np.maximum(r.caps[shared] - 1, 0)
    added = [*twins.values(), *(n_spaces + v for v in helpers.values())]
    r.caps[added] = 0
    r.slots[[*shared, *added]] = SLIVER
    r.limits[1:] = SLIVER * r.limit_caps[1:]
    stock = r.stock[r.stock > 0]
    r.limit_caps[stock] = np.maximum(r.limit_caps[stock] - 1, 0)
    r.limits[stock] = SLIVER
    out = {}
    for d, number in zip(r.facts.d_number.tolist(), r.facts.d_budget.tolist(), strict=True):
        budget = problem.demands[d].budget_fen
        if number and budget is not None:
            richer = int(r.limit_caps[number])
            r.limit_caps[number] = richer * budget // (budget + YUAN)
            out[d] = number, float(richer - r.limit_caps[number])
            r.limits[number] = SLIVER * out[d][1]
    return out
