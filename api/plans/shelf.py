"""Plans opened lately, with their weeks and desks, kept in memory: opening a city's takes seconds, asking it none."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from api.errors import Conflict
from api.store.database import Database
from api.store.tables import PlanRow
from api.weeks.frozen import thaw
from models.errors import Issue
from models.loading import load_plan
from models.plan import Plan
from models.problem import Problem

if TYPE_CHECKING:
    from solver.desk.desk import Desk
    from solver.judge import Verdict

MOST_DEMANDS = 100_000
"""Of all plans that are kept open, together: some two cities, or a hundred streets."""
T = TypeVar("T")


@dataclass
class Opened:
    """A plan with its week. Judge and desk come when they are first asked for; a desk serves one asker at a time."""

    problem: Problem
    plan: Plan
    lock: threading.Lock = field(default_factory=threading.Lock)
    _verdict: Verdict | None = None
    _desk: Desk | None = None

    @property
    def verdict(self) -> Verdict:
        """What the judge says of it."""
        if self._verdict is None:
            from solver.judge import judge

            self._verdict = judge(self.problem, self.plan)
        return self._verdict

    @property
    def desk(self) -> Desk:
        """Its compiled week; only for who holds the `lock`."""
        if self._desk is None:
            from solver.desk.desk import Desk

            self._desk = Desk(self.problem, self.plan.assignments)
        return self._desk


class Shelf:
    """The plans opened last, up to a number of demands in all; each is opened once, also where many ask at once."""

    def __init__(self, most_demands: int = MOST_DEMANDS):
        self.most_demands = most_demands
        self._lock = threading.Lock()
        self._opening: dict[Hashable, threading.Lock] = {}
        self._open: OrderedDict[Hashable, Opened] = OrderedDict()

    def opened(self, database: Database, row: PlanRow) -> Opened:
        """The row's plan. Raises `Conflict` while it is not made."""
        if row.plan is None or row.week is None:
            rule = "the plan is made"
            advice = "Wait until its state is done; a failed one says why in its job"
            raise Conflict([Issue("not_made_yet", "plan", row.id, rule, advice)])
        week, packed = row.week, row.plan

        def opening() -> Opened:
            with database.read() as session:
                problem = thaw(session, week)
            return Opened(problem, load_plan(packed))

        return self._once((row.id, row.version), opening)

    def _once(self, key: Hashable, opening: Callable[[], Opened]) -> Opened:
        with self._lock:
            turn = self._opening.setdefault(key, threading.Lock())
        with turn:
            with self._lock:
                if key in self._open:
                    self._open.move_to_end(key)
                    return self._open[key]
            made = opening()
            with self._lock:
                self._open[key] = made
                self._opening.pop(key, None)
                self._tidy()
            return made

    def _tidy(self) -> None:
        total = sum(len(o.problem.demands) for o in self._open.values())
        while total > self.most_demands and len(self._open) > 1:
            _, gone = self._open.popitem(last=False)
            total -= len(gone.problem.demands)
