"""Plans opened lately, with their weeks and desks, kept in memory: opening a city's takes seconds, asking it none."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar, cast

from sqlalchemy.orm import Session

from api.errors import Conflict
from api.plans.live import Live
from api.store.database import Database
from api.store.tables import PlanRow
from api.weeks.frozen import thaw
from models.errors import Issue
from models.loading import load_plan
from models.plan import Plan
from models.problem import Problem

if TYPE_CHECKING:
    from solver.compile.lazy import Opened as Compiled
    from solver.desk.desk import Desk
    from solver.judge import Verdict

MOST_DEMANDS = 100_000
"""Of all plans that are kept open, together: some two cities, or a hundred streets."""
T = TypeVar("T", "OpenWeek", "Opened", "Live")


@dataclass
class OpenWeek:
    """A week, and what is compiled of it when it is first asked for; it serves one asker at a time (`lock`)."""

    problem: Problem
    lock: threading.Lock = field(default_factory=threading.Lock)
    _compiled: Compiled | None = None

    @property
    def compiled(self) -> Compiled:
        """Its tables; only for who holds the `lock`."""
        if self._compiled is None:
            from solver.compile.lazy import open_week

            self._compiled = open_week(self.problem)
        return self._compiled


@dataclass
class Opened:
    """A plan with its week. Judge and desk come when they are first asked for; a desk serves one asker at a time."""

    week: OpenWeek
    plan: Plan
    _verdict: Verdict | None = None
    _desk: Desk | None = None

    @property
    def problem(self) -> Problem:
        """Its week as a value."""
        return self.week.problem

    @property
    def lock(self) -> threading.Lock:
        """That of its week, which all desks of it share."""
        return self.week.lock

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

            self._desk = Desk(self.problem, self.plan.assignments, self.week.compiled)
        return self._desk


class Shelf:
    """What was opened last, up to a number of demands in all; each is opened once, also where many ask at once."""

    def __init__(self, most_demands: int = MOST_DEMANDS):
        self.most_demands = most_demands
        self._lock = threading.Lock()
        self._opening: dict[Hashable, threading.Lock] = {}
        self._open: OrderedDict[Hashable, OpenWeek | Opened | Live] = OrderedDict()

    def opened(self, database: Database, row: PlanRow) -> Opened:
        """The row's plan. Raises `Conflict` while it is not made."""
        if row.plan is None or row.week is None:
            rule = "the plan is made"
            advice = "Wait until its state is done; a failed one says why in its job"
            raise Conflict([Issue("not_made_yet", "plan", row.id, rule, advice)])
        week, packed = row.week, row.plan

        def opening() -> Opened:
            with database.read() as session:
                return Opened(self.week(session, week), load_plan(packed))

        return self._once((row.id, row.version), opening)

    def week(self, session: Session, sha256: str) -> OpenWeek:
        """A frozen week, whichever of its plans it is asked for. Raises `UnknownWeek` and `DamagedWeek`."""
        return self._once(sha256, lambda: OpenWeek(thaw(session, sha256)))

    @contextmanager
    def live(self, session: Session, row: PlanRow) -> Iterator[Live]:
        """A published plan after all answers that the transaction sees; to be asked before its own changes."""
        week = self.week(session, row.week or "")
        live = self._once((row.id, row.week, "live"), lambda: Live(week, row.id))
        with week.lock:
            live.refresh(session)
            yield live

    def _once(self, key: Hashable, opening: Callable[[], T]) -> T:
        with self._lock:
            turn = self._opening.setdefault(key, threading.Lock())
        with turn:
            with self._lock:
                if key in self._open:
                    self._open.move_to_end(key)
                    return cast("T", self._open[key])
            made = opening()
            with self._lock:
                self._open[key] = made
                self._opening.pop(key, None)
                self._tidy()
            return made

    def _tidy(self) -> None:
        """The oldest go first; a week counts with each of its plans, too, which keeps it in memory."""
        total = sum(len(o.problem.demands) for o in self._open.values())
        while total > self.most_demands and len(self._open) > 1:
            _, gone = self._open.popitem(last=False)
            total -= len(gone.problem.demands)
