"""Which part of the plan to free next: a few operators, each used as often as it has paid."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from solver.compile.options import DemandOptions
from solver.compile.week import Week
from solver.handing import Aim, aims
from solver.state import State

EXPLORE = 0.1
"""Share of all credit that even an operator without any counts with."""

Pick = Callable[["Chooser", State, int], list[int]]


@dataclass
class Operator:
    """One way to choose; `credit` is a decayed mean of the points it gained. `crowd` times as many persons are looked
    at. With an `aim`, no demands are chosen: roles change hands over the whole plan.
    """

    name: str
    pick: Pick
    crowd: int = 1
    aim: Aim | None = None
    credit: float = 0.0
    tries: int = 0


@dataclass
class Chooser:
    """Chooses sets of demands that are worth deciding together. All chance comes from one seed."""

    week: Week
    seed: int
    operators: list[Operator] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.alive = [o.index for o in self.week.demands if len(o.start)]
        self.decidable = frozenset(self.alive)
        self.users = _users(self.week)
        self.places = np.array([_place(self.week, d) for d in range(len(self.week.demands))]).reshape(-1, 2)
        self.sizes = [_narrow_size(o) for o in self.week.demands]
        self.mean = max(1.0, sum(self.sizes[d] for d in self.alive) / max(1, len(self.alive)))
        self.operators = self.operators or [
            Operator("around a refused demand", refused),
            Operator("one area", area),
            Operator("one resource", resource),
            Operator("one kind nearby", kind),
            Operator("some persons", persons, crowd=4),
            Operator("at random", anywhere),
            *(Operator(aim, nothing, aim=aim) for aim in aims(self.week)),
        ]

    def choose(self, state: State, literals: float) -> tuple[Operator, list[int]]:
        """An operator by its credit, and its demands up to about so many literals, in the problem's order."""
        shy = 1.0 + EXPLORE * sum(o.credit for o in self.operators)
        weights = [shy + o.credit for o in self.operators]
        operator = self.rng.choices(self.operators, weights)[0]
        operator.tries += 1
        chosen: list[int] = []
        for d in dict.fromkeys(operator.pick(self, state, max(4, round(2 * literals / self.mean)))):
            if d not in self.decidable:
                continue
            literals -= self.sizes[d]
            if chosen and literals < 0:
                break
            chosen.append(d)
        return operator, sorted(chosen)

    def reward(self, operator: Operator, gained: int) -> None:
        """Learn from the points it gained, in whichever tier."""
        operator.credit = 0.95 * operator.credit + 0.05 * gained

    def grow(self, state: State, seeds: list[int], size: int) -> list[int]:
        """The seeds and those that compete with them, nearer rivals likelier."""
        chosen, edge = dict.fromkeys(seeds), list(seeds)
        while len(chosen) < size and edge:
            d = edge.pop(0)
            others = [x for x in self.rivals(d) if x not in chosen]
            self.rng.shuffle(others)
            others.sort(key=lambda x: self._distance(d, x) * self.rng.uniform(0.5, 1.5))
            for x in others[: max(3, size // 4)]:
                if len(chosen) < size:
                    chosen[x] = None
                    edge.append(x)
        return list(chosen)

    def rivals(self, d: int) -> list[int]:
        """Demands that share a candidate resource with demand `d`, in order."""
        keys = {(n.need.type, r) for n in self.week.demands[d].needs for r in n.who.tolist()}
        return sorted({x for key in keys for x in self.users[key]} - {d})

    def _distance(self, a: int, b: int) -> float:
        return float(np.abs(self.places[a] - self.places[b]).sum())

    def nearest(self, d: int, pool: list[int], size: int) -> list[int]:
        """Of the pool, the `size` nearest to demand `d`, with some chance."""
        far = np.abs(self.places[pool] - self.places[d]).sum(axis=1)
        order = np.argsort(far * np.array([self.rng.uniform(0.5, 1.5) for _ in pool]))
        return [pool[i] for i in order[:size]]


def refused(c: Chooser, state: State, size: int) -> list[int]:
    """Demands with sessions missing, heavy ones likelier, and those in their way."""
    missing = [d for d in c.alive if len(state.of_demand.get(d, ())) < c.week.demands[d].asked]
    if not missing:
        return area(c, state, size)
    d = c.rng.choices(missing, [1 + c.week.demands[x].weight for x in missing])[0]
    return c.grow(state, [d], size)


def area(c: Chooser, state: State, size: int) -> list[int]:
    """Neighbours on the map."""
    return c.nearest(c.rng.choice(c.alive), c.alive, size)


def resource(c: Chooser, state: State, size: int) -> list[int]:
    """Those that may use one space or volunteer."""
    d = c.rng.choice(c.alive)
    pick = c.rng.choice([(n.need.type, r) for n in c.week.demands[d].needs for r in n.who.tolist()])
    users = c.users[pick][:]
    c.rng.shuffle(users)
    return c.grow(state, users[:size], size) if len(users) < size else users[:size]


def kind(c: Chooser, state: State, size: int) -> list[int]:
    """Demands of one kind near each other: they want the same things."""
    d = c.rng.choice(c.alive)
    same = [x for x in c.alive if c.week.demands[x].demand.kind == c.week.demands[d].demand.kind]
    return c.nearest(d, same, size)


def persons(c: Chooser, state: State, size: int) -> list[int]:
    """All that a few persons do who can stand in for each other."""
    busy = [v for v, own in state.of_person.items() if any(not s.pinned for s in own)]
    if not busy:
        return area(c, state, size)
    first = c.rng.choice(busy)
    able = {
        int(v)
        for s in state.of_person[first]
        for n in c.week.demands[s.demand].needs
        if n.need.type == "people"
        for v in n.who
    }
    others = [v for v in busy if v in able and v != first]
    c.rng.shuffle(others)
    return [s.demand for v in [first, *others] for s in state.of_person[v]][: 2 * size]


def anywhere(c: Chooser, state: State, size: int) -> list[int]:
    """A seed anywhere and its rivals."""
    return c.grow(state, [c.rng.choice(c.alive)], size)


def nothing(c: Chooser, state: State, size: int) -> list[int]:
    """No demand is freed: for operators that look at the whole plan."""
    return []


def _users(week: Week) -> dict[tuple[str, int], list[int]]:
    """For each resource the demands that may use it, in order."""
    users: dict[tuple[str, int], list[int]] = {}
    for o in week.demands:
        for key in {(n.need.type, r) for n in o.needs for r in n.who.tolist()} if len(o.start) else ():
            users.setdefault(key, []).append(o.index)
    return users


def _narrow_size(o: DemandOptions) -> int:
    """About how many literals a demand takes in a narrowed part."""
    starts = min(len(o.start), 6 if o.demand.minutes is not None else 99)
    return starts * (1 + sum(min(len(n.who), 5) for n in o.needs))


def _place(week: Week, d: int) -> tuple[float, float]:
    return week.distances.demand(week.problem.demands[d]).location or (0.0, 0.0)
