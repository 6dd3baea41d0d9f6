"""One call of the planner: its limits, what is known so far, and who is told."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from models.plan import StopReason
from solver.compile.week import Frame, Week, asked_of
from solver.exact.solve import TierResult
from solver.incumbent import Incumbent
from solver.limits import Limits
from solver.progress import Phase, Progress, relative_gap
from solver.telling import Teller


@dataclass
class Run:
    """State of one call. `frame` is the compiled week, or of one that is planned region by region its frame alone.
    `bound` is on the total and proved; `defects` are told in the plan's warnings. Nobody listens without a `teller`.
    `warm`: it began from an older plan, which a hot search would first forget."""

    frame: Frame
    limits: Limits
    seed: int
    workers: int
    teller: Teller | None
    cancelled: Callable[[], bool]
    began: float
    incumbent: Incumbent
    bound: int | None = None
    tiers: tuple[TierResult, ...] = ()
    proved: bool = False
    work: float = 0.0
    tried: int = 0
    improved: int = 0
    phase: Phase = "compile"
    defects: list[str] = field(default_factory=list)
    warm: bool = False

    @property
    def week(self) -> Week:
        """The compiled week, where it was compiled as a whole."""
        assert isinstance(self.frame, Week)
        return self.frame

    @cached_property
    def asked(self) -> int:
        """Sessions that are asked for."""
        return sum(asked_of(self.frame))

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

    def overdue(self) -> float:
        """Seconds beyond the limit."""
        return self.seconds - (self.limits.seconds or self.seconds)

    def work_left(self) -> float | None:
        """Deterministic seconds left."""
        return None if self.limits.work is None else max(0.0, self.limits.work - self.work)

    def stop_reason(self) -> StopReason | None:
        """Why the search must end now, if it must."""
        if self.cancelled():
            return "cancelled"
        self.doubt_bound()
        if self.proved or (self.bound is not None and self.incumbent.score.total >= self.bound):
            return "proved"
        if self.left() <= 0:
            return "time_limit"
        if self.limits.work is not None and self.work >= self.limits.work:
            return "work_limit"
        return None

    def doubt_bound(self) -> None:
        """A bound that a judged plan has gone beyond since was false, and is no longer believed."""
        if self.bound is not None and self.incumbent.score.total > self.bound:
            self.defects.append(f"a bound of {self.bound} below a judged plan of {self.incumbent.score.total}")
            self.bound = None

    def lower_bound_to(self, bound: int | None) -> None:
        """A tighter bound; one below a judged plan is a defect, and is not believed (OR-Tools issues 5293, 5295)."""
        if bound is None:
            return
        if bound < self.incumbent.score.total:
            self.defects.append(f"a bound of {bound} below a judged plan of {self.incumbent.score.total}")
        elif self.bound is None or bound < self.bound:
            self.bound = bound

    def tell(self, phase: Phase | None = None) -> None:
        """Let listeners know of what changed; cheap, so call it in every loop, and with the phase that begins."""
        self.phase = phase or self.phase
        if self.teller and self.teller.listeners:
            rank = self.incumbent.rank(self.incumbent.score)
            self.teller.hear(self.progress(), rank, [*self.defects, *self.incumbent.defects])

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
            asked=self.asked,
            tried=self.tried,
            improved=self.improved,
            fraction=min(1.0, max(used)),
        )
