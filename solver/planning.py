"""The main path: compile → prices → construct → improve (or solve exactly) → judge → Plan."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from models.plan import Plan
from models.problem import Problem
from solver.compile.week import Week, compile_week, size_of
from solver.construct import construct
from solver.dual.ascent import supported
from solver.exact.narrowing import Narrowing
from solver.exact.solve import Effort
from solver.incumbent import Incumbent
from solver.limits import Limits
from solver.neighbourhoods import Chooser, Operator
from solver.pool import Pool
from solver.prices import flat_prices
from solver.progress import OnProgress, Progress, relative_gap
from solver.report import make_plan
from solver.sessions import Session
from solver.state import State
from solver.tasks import Done, DualTask, ImproveTask, Partial

SMALLEST, LARGEST = 10.0, 40.0
"""Demands in a neighbourhood: small while most of them gain, larger as they fail."""

EXACT_SIZE = 12_000
"""Literals up to which the whole week goes to one exact model (measured: proved within some seconds)."""


@dataclass
class Run:
    """One call of `plan`: its limits, what is known so far, and who is told."""

    week: Week
    limits: Limits
    seed: int
    workers: int
    on_progress: OnProgress | None
    cancelled: Callable[[], bool]
    began: float
    incumbent: Incumbent
    bound: int | None = None
    tiers: tuple[object, ...] | None = None
    proved: bool = False
    work: float = 0.0
    tried: int = 0
    improved: int = 0
    phase: str = "compile"
    told: float = -1.0
    defects: list[str] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """Wall time since the call."""
        return time.monotonic() - self.began

    @property
    def timed(self) -> bool:
        """Whether the clock may end the search."""
        return self.limits.seconds is not None

    def left(self) -> float:
        """Seconds left; a day where the clock does not matter."""
        return 86_400.0 if self.limits.seconds is None else max(0.0, self.limits.seconds - self.seconds)

    def work_left(self) -> float | None:
        """Deterministic seconds left."""
        return None if self.limits.work is None else max(0.0, self.limits.work - self.work)

    def stop_reason(self) -> str | None:
        """Why the search must end now, if it must."""
        if self.cancelled():
            return "cancelled"
        if self.proved or (self.bound is not None and self.incumbent.score.total >= self.bound):
            return "proved"
        if self.left() <= 0:
            return "time_limit"
        if self.limits.work is not None and self.work >= self.limits.work:
            return "work_limit"
        return None

    def lower_bound_to(self, bound: int | None) -> None:
        """A tighter bound; one below a judged plan is a defect, and is not believed (OR-Tools issues 5293, 5295)."""
        if bound is None:
            return
        if bound < self.incumbent.score.total:
            self.defects.append(f"a bound of {bound} below a judged plan of {self.incumbent.score.total}")
        elif self.bound is None or bound < self.bound:
            self.bound = bound

    def tell(self, phase: str | None = None) -> None:
        """Report progress, at most ten times a second unless the phase changes."""
        changed = phase is not None and phase != self.phase
        self.phase = phase or self.phase
        if self.on_progress and (changed or self.seconds - self.told >= 0.1):
            self.told = self.seconds
            self.on_progress(self.progress())

    def progress(self) -> Progress:
        """A true look at the search."""
        score = self.incumbent.score.total
        used = [0.0]
        if self.limits.seconds is not None:
            used.append(self.seconds / self.limits.seconds)
        if self.limits.work is not None:
            used.append(self.work / self.limits.work)
        return Progress(
            phase=self.phase,
            seconds=self.seconds,
            score=score,
            bound=self.bound,
            gap=relative_gap(self.bound, score),
            served=len(self.incumbent.sessions),
            asked=sum(o.asked for o in self.week.demands),
            tried=self.tried,
            improved=self.improved,
            fraction=min(1.0, max(used)),
        )


def plan(
    problem: Problem,
    limits: Limits = Limits(),  # noqa: B008 (frozen)
    seed: int = 0,
    workers: int = 2,
    on_progress: OnProgress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Plan:
    """The best plan found within the limits, judged, with a proved bound where there is one.

    `cancelled` is asked several times a second; when it says yes, the best plan so far is returned. With
    `limits.work` and no seconds, the same problem, seed and workers give the same plan, bit for bit.
    """
    began = time.monotonic()
    with Pool(workers) as pool:
        week = compile_week(problem)
        run = Run(week, limits, seed, workers, on_progress, cancelled or (lambda: False), began, Incumbent(week))
        state = construct(week, flat_prices(week))
        run.incumbent.offer(state.sessions())
        run.tell("construct")
        pool.load(week)
        small = size_of(week) <= EXACT_SIZE
        reason = _solve_whole(run, pool) if small else _improve(run, pool)
        return make_plan(run, reason)


def _solve_whole(run: Run, pool: Pool) -> str:
    """One exact model of the whole week."""
    run.tell("exact")
    alone = run.limits.work is not None
    effort = Effort(
        seconds=run.left() if run.timed else None,
        work=run.work_left(),
        seed=run.seed,
        workers=1 if alone else run.workers,
    )
    free = tuple(range(len(run.week.demands)))
    pool.start(ImproveTask(0, free, run.incumbent.sessions, effort))
    grace = 2.0
    while True:
        for message in pool.collect(0.1):
            if isinstance(message, Partial):
                run.lower_bound_to(message.bound if not run.week.problem.policy.tiers else None)
                if message.sessions:
                    run.incumbent.offer([*run.week.pins, *message.sessions])
            else:
                return _whole_done(run, message)
        run.tell()
        if run.cancelled():
            return "cancelled"
        if run.timed and run.seconds > (run.limits.seconds or 0) + grace:
            return "time_limit"


def _whole_done(run: Run, message: Done) -> str:
    solution = message.solution
    if solution is None:
        run.defects.append(message.failed)
        return "error"
    run.work += solution.work
    taken = run.incumbent.offer([*run.week.pins, *solution.sessions])
    if solution.failed and solution.failed != "UNKNOWN":
        run.defects.append(f"the exact model ended with {solution.failed}")
    run.tiers = solution.tiers if run.week.problem.policy.tiers else None
    if not run.tiers:
        run.lower_bound_to(solution.tiers[0].bound)
    run.proved = taken and solution.proved
    return run.stop_reason() or "time_limit"


def _improve(run: Run, pool: Pool) -> str:
    """Neighbourhood search, several parts at once, with the dual climbing beside it."""
    run.tell("improve")
    search = Search(run, pool, Chooser(run.week, run.seed))
    return search.run()


@dataclass
class Search:
    """Large neighbourhood search around the incumbent (P. Shaw 1998, doi:10.1007/3-540-49481-2_30)."""

    run_: Run
    pool: Pool
    chooser: Chooser
    size: float = 12.0
    next_number: int = 0
    failures: int = 0
    tasks: dict[int, tuple[Operator | None, tuple[int, ...], tuple[Session, ...]]] = field(default_factory=dict)
    waiting: dict[int, Done] = field(default_factory=dict)

    def run(self) -> str:
        """Until a limit, a proof, or nothing has improved for long."""
        run = self.run_
        self._start_dual()
        while True:
            reason = run.stop_reason() or self._stuck()
            if reason:
                return reason
            while self.pool.idle and len(self.tasks) < run.workers:
                self._start()
            for message in self.pool.collect(0.1):
                if isinstance(message, Done):
                    self.waiting[message.number] = message
            self._apply()
            run.tell()

    def _stuck(self) -> str | None:
        return "no_improvement" if self.failures >= 400 + 4 * len(self.chooser.alive) else None

    def _start_dual(self) -> None:
        run = self.run_
        if run.week.problem.policy.tiers or not supported(run.week):
            return
        self._launch(DualTask(self.next_number, float(run.incumbent.score.total), pin_constant(run), 400), None, ())

    def _start(self) -> None:
        run = self.run_
        state = State(run.week, run.incumbent.sessions)
        operator, free = self.chooser.choose(state, round(self.size))
        seconds = max(0.1, min(10.0, run.left())) if run.timed else None
        effort = Effort(seconds=seconds, work=0.3, seed=run.seed + self.next_number, quick=True)
        narrowing = Narrowing(self.next_number, *self._widths())
        task = ImproveTask(self.next_number, tuple(free), run.incumbent.sessions, effort, narrowing)
        self._launch(task, operator, tuple(free))

    def _widths(self) -> tuple[int, int, int]:
        """Starts, spaces and persons to look at: more as small looks no longer pay."""
        more = round((self.size - SMALLEST) / 6)
        return 6 + more, 6 + more, 5 + more

    def _launch(self, task: ImproveTask | DualTask, operator: Operator | None, free: tuple[int, ...]) -> None:
        self.tasks[task.number] = (operator, free, self.run_.incumbent.sessions)
        self.next_number += 1
        self.pool.start(task)

    def _apply(self) -> None:
        """Results in order of their numbers where the run must repeat exactly, else as they come."""
        order = sorted(self.waiting)
        for number in order:
            if not self.run_.timed and number != min(self.tasks):
                return
            operator, free, before = self.tasks.pop(number)
            self._take(self.waiting.pop(number), operator, free, before)

    def _take(self, done: Done, operator: Operator | None, free: tuple[int, ...], before: tuple[Session, ...]) -> None:
        run = self.run_
        if done.failed:
            run.defects.append(done.failed)
        if done.dual is not None:
            run.lower_bound_to(done.dual.bound)
        if done.solution is None or operator is None:
            return
        run.tried += 1
        run.work += done.solution.work
        better = done.solution.gain > tuple(0 for _ in done.solution.gain)
        gained = False
        if better:
            kept = [s for s in run.incumbent.sessions if s.demand not in set(free) or s.pinned]
            old = run.incumbent.score
            merged = run.incumbent.sessions is not before
            if run.incumbent.offer([*kept, *done.solution.sessions], merged=merged):
                gained = run.incumbent.rank(run.incumbent.score) > run.incumbent.rank(old)
        run.improved += gained
        self.failures = 0 if gained else self.failures + 1
        self.size = max(SMALLEST, self.size - 0.3) if gained else min(LARGEST, self.size + 0.15)
        self.chooser.reward(operator, gained)


def pin_constant(run: Run) -> float:
    """What the pins contribute for certain to every plan, beyond what the dual counts itself (equity)."""
    pins = Incumbent(run.week).score
    policy = run.week.problem.policy
    plain = pins.served + pins.distance + pins.preference + pins.load + pins.opening + pins.activation
    money = pins.cost + (1 if policy.cost.per_yuan else 0)  # one floor over the sum
    return float(plain + money)
