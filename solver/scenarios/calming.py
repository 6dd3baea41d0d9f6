"""Of plans that are as good, one that moves less: what need not differ from an older plan does not.

A search without a published plan to keep (`previous`) is free to swap what is worth the same. Told as they come, such
swaps would make a scenario look as if half the neighbourhood had to be called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import networkx as nx

from models.plan import Assignment, Plan, Score
from models.problem import Problem
from solver.judge import Verdict, judge_of
from solver.progress import relative_gap
from solver.scenarios.moves import pairs_of
from solver.tiers import tier_sums

MOST_TRIALS = 200
"""Looks of the judge for a week of some 200 sessions; fewer for more sessions, as each look takes longer."""

SESSIONS_JUDGED = 40_000

Moves = Mapping[int, Assignment]
"""By index in the plan's assignments, the session as it was."""


def calmed(problem: Problem, older: Sequence[Assignment], made: Plan) -> Plan:
    """The plan with as many sessions as may be put back to where they are in `older`: every rule is kept, no point is
    lost, and as many sessions are held. The judge says so of every step; for the same plans the result is the same."""
    if not made.assignments:
        return made
    calm = _Calm(problem, made)
    moves = _moves(problem, older, made)
    calm.put_back(moves)
    for group in _groups(calm.left(moves), made):
        calm.put_back(group)
    for index, old in calm.left(moves).items():
        calm.put_back({index: old})
    return calm.plan()


class _Calm:
    """The assignments so far, each step passed by the judge and no worse than the plan."""

    def __init__(self, problem: Problem, made: Plan):
        self._problem, self._made = problem, made
        self._judge: Callable[[Sequence[Assignment]], Verdict] = judge_of(problem)
        self._best = list(made.assignments)
        self._score = self._judge(self._best).score
        self._back: set[int] = set()
        self._trials = min(MOST_TRIALS, max(3, SESSIONS_JUDGED // len(self._best)))

    def left(self, moves: Moves) -> Moves:
        """Those that are not put back yet."""
        return {i: old for i, old in moves.items() if i not in self._back}

    def put_back(self, moves: Moves) -> None:
        """All of them but those that are in each other's or in other sessions' way; nothing, where it costs points."""
        moves = dict(moves)
        while moves and self._trials > 0:
            self._trials -= 1
            trial = _numbered(self._problem, [moves.get(i, a) for i, a in enumerate(self._best)])
            verdict = self._judge(trial)
            in_the_way = {i for f in verdict.violations for i in f.assignments} & moves.keys()
            if verdict.ok:
                self._take(trial, verdict.score, moves)
                return
            if not in_the_way:
                return
            moves = {i: old for i, old in moves.items() if i not in in_the_way}

    def _take(self, trial: list[Assignment], score: Score, moves: Moves) -> None:
        if self._rank(score) >= self._rank(self._score):
            self._best, self._score = trial, score
            self._back.update(moves)

    def _rank(self, score: Score) -> tuple[int, ...]:
        return tier_sums(self._problem.policy, score)

    def plan(self) -> Plan:
        """The plan as it now is, with the judge's score."""
        if not self._back:
            return self._made
        sums = tier_sums(self._problem.policy, self._score)
        tiers = self._made.tiers and tuple(
            tier.model_copy(update={"points": points}) for tier, points in zip(self._made.tiers, sums, strict=True)
        )
        return self._made.model_copy(
            update={
                "assignments": tuple(self._best),
                "score": self._score,
                "gap": relative_gap(self._made.bound, self._score.total),
                "tiers": tiers,
            }
        )


def _moves(problem: Problem, older: Sequence[Assignment], made: Plan) -> Moves:
    """Sessions that are held in both plans, but not alike; without pins, and without "each" demands' other windows."""
    each = {d.id for d in problem.demands if d.each}
    index = {id(a): i for i, a in enumerate(made.assignments)}
    pins = {(p.demand, p.start) for p in problem.pins}
    return {
        index[id(new)]: old.model_copy(update={"session": new.session})
        for old, new in pairs_of(older, made.assignments)
        if old and new and old.model_copy(update={"session": new.session}) != new
        and (new.demand, new.start) not in pins and (new.demand not in each or old.start == new.start)
    }  # fmt: skip


def _groups(moves: Moves, made: Plan) -> Iterator[Moves]:
    """Moves that share a person or a space, before or after: swaps can only be undone together."""
    graph: nx.Graph[object] = nx.Graph()
    for i, old in moves.items():
        new = made.assignments[i]
        for a in (old, new):
            graph.add_edges_from((i, ("volunteer", r.volunteer)) for r in a.people)
            graph.add_edges_from((i, ("space", p.space)) for p in a.spaces)
    for component in nx.connected_components(graph):
        yield {i: old for i, old in moves.items() if i in component}


def _numbered(problem: Problem, assignments: list[Assignment]) -> list[Assignment]:
    """Session numbers from 0 in order of start, but of "each" demands, whose numbers are of windows."""
    each = {d.id for d in problem.demands if d.each}
    count: dict[str, int] = {}
    numbers: dict[int, int] = {}
    for i in sorted(range(len(assignments)), key=lambda i: assignments[i].start):
        demand = assignments[i].demand
        numbers[i] = count[demand] = count.get(demand, -1) + 1
    return [
        a if a.demand in each or a.session == numbers[i] else a.model_copy(update={"session": numbers[i]})
        for i, a in enumerate(assignments)
    ]
