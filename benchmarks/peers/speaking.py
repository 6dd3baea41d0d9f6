"""What a peer's process says on its standard output: one JSON value a line."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TextIO

from models.plan import Assignment
from solver.compile.week import Frame
from solver.sessions import Session

BETWEEN_SECONDS = 0.2
"""Better plans that follow faster than this are not all written out: the newest of them is, a moment later."""


@dataclass(frozen=True)
class Clock:
    """Seconds of wall time that are left, building included; `limit` of them from now on."""

    limit: float
    began: float = field(default_factory=time.monotonic)

    def left(self) -> float:
        """Never less than a tenth, which solvers take as a limit."""
        return max(0.1, self.began + self.limit - time.monotonic())


@dataclass
class Speaker:
    """Writes better plans as they come, not all of a quick series, but its last."""

    week: Frame
    out: TextIO
    _last: float = field(default=float("-inf"))
    _waiting: list[Session] | None = None

    def plan(self, sessions: list[Session]) -> None:
        """A better plan, pins not among the sessions."""
        self._waiting = sessions
        if time.monotonic() - self._last >= BETWEEN_SECONDS:
            self.flush()

    def assignments(self, given: Iterable[Assignment]) -> None:
        """A plan that is written already."""
        self.say(assignments=[a.model_dump(mode="json") for a in given])

    def flush(self) -> None:
        """What was held back."""
        if self._waiting is not None:
            week, sessions = self.week, [*self.week.pins, *self._waiting]
            self.assignments(week.names.assignments(sessions, week.timeline))
            self._last, self._waiting = time.monotonic(), None

    def say(self, **words: object) -> None:
        """Any other fact: `loaded`, `note`, `bound`, `score`."""
        print(json.dumps(words), file=self.out, flush=True)
