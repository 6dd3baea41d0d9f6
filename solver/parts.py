"""A week that falls apart: every part in an exact model of its own; proved parts prove the week."""

from __future__ import annotations

from dataclasses import dataclass, field

from models.plan import StopReason
from solver.exact.solve import Effort
from solver.executors.protocol import Executor
from solver.run import Run
from solver.sessions import Session
from solver.tasks import Done, ImproveTask, Partial
from solver.whole import GRACE_SECONDS


def solve_parts(run: Run, pool: Executor, parts: list[list[int]]) -> StopReason:
    """Largest part first, as many at once as there are workers."""
    run.tell("exact parts")
    return Parts(run, pool, parts).run()


@dataclass
class Parts:
    """Parts in hand. `slack`: by how much each finished part may still be better."""

    context: Run
    pool: Executor
    parts: list[list[int]]
    started: int = 0
    slack: dict[int, int] = field(default_factory=dict)
    failed: bool = False

    def run(self) -> StopReason:
        """Until every part has ended, or the run must."""
        run = self.context
        while len(self.slack) < len(self.parts) and not self.failed:
            reason = run.stop_reason()
            if reason in ("cancelled", "proved") or (reason == "time_limit" and run.overdue() > GRACE_SECONDS):
                return reason
            while self.pool.idle and self.started < len(self.parts):
                self._start()
            for message in self.pool.collect(0.1):
                if isinstance(message, Done):
                    self._take(message)
                elif isinstance(message, Partial):
                    self._offer(message.number, list(message.sessions))
            run.tell()
        if not self.failed:
            run.lower_bound_to(run.incumbent.score.total + sum(self.slack.values()))
        return run.stop_reason() or ("error" if self.failed else "time_limit")

    def _start(self) -> None:
        """A part may take its share of what is left, by its share of the demands left."""
        run, part = self.context, self.parts[self.started]
        share = len(part) / sum(len(p) for p in self.parts[self.started :])
        seconds = max(0.1, run.left() * min(1.0, share * run.workers)) if run.timed else None
        left = run.work_left()
        effort = Effort(seconds=seconds, work=None if left is None else max(0.01, left * share), seed=run.seed)
        self.pool.start(ImproveTask(self.started, tuple(part), run.incumbent.sessions, effort))
        self.started += 1

    def _take(self, message: Done) -> None:
        solution = message.solution
        if solution is None or solution.failed not in ("", "UNKNOWN"):
            self.context.defects.append(message.failed or f"a part's model ended with {solution and solution.failed}")
            self.failed = True
            return
        self.context.work += solution.work
        self._offer(message.number, list(solution.sessions))
        tier = solution.tiers[0]
        if tier.bound is None:
            self.failed = True
        else:
            self.slack[message.number] = tier.bound - tier.points

    def _offer(self, number: int, sessions: list[Session]) -> None:
        """The part's sessions in place of those it had; other parts cannot clash with them."""
        inside = set(self.parts[number])
        kept = [s for s in self.context.incumbent.sessions if s.pinned or s.demand not in inside]
        self.context.incumbent.offer([*kept, *sessions])
