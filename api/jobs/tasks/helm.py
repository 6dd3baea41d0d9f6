"""What a task has in hand while it works: whom it tells, and whether it is asked to end."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from api.jobs.events import Event
from solver.progress import Events, Phase, Progress

MOST_LOOKS_A_SECOND = 4


@dataclass
class Helm:
    """`send` takes events, from any thread, one at a time; `cancelled` is asked several times a second."""

    send: Callable[[Event], None]
    cancelled: Callable[[], bool]
    cores: int = 2
    _lock: Lock = field(default_factory=Lock)
    _looked: float = 0.0

    def phase(self, name: str) -> None:
        """Another phase begins."""
        with self._lock:
            self.send(Event("phase", {"phase": name}))

    def look(self, now: Progress, **more: Any) -> None:
        """How it goes; looks that come too fast are left out."""
        with self._lock:
            if time.monotonic() - self._looked >= 1 / MOST_LOOKS_A_SECOND:
                self._looked = time.monotonic()
                self.send(Event("progress", {**as_data(now), **more}))

    def tell(self, event: Event) -> None:
        """Anything else."""
        with self._lock:
            self.send(event)

    def workers(self, asked: int) -> int:
        """As many cores as asked for, if there are so many."""
        return min(asked, self.cores)


@dataclass
class Telling(Events):
    """Passes a planner's events on."""

    helm: Helm

    def phase(self, name: Phase) -> None:
        self.helm.phase(name)

    def progress(self, now: Progress) -> None:
        self.helm.look(now)

    def better(self, score: int, served: int) -> None:
        self.helm.tell(Event("better", {"score": score, "served": served}))

    def bound(self, bound: int) -> None:
        self.helm.tell(Event("bound", {"bound": bound}))

    def warning(self, text: str) -> None:
        self.helm.tell(Event("warning", {"text": text.strip().rpartition("\n")[2][:2_000]}))


def as_data(now: Progress) -> dict[str, Any]:
    """A look as JSON: seconds, points, sessions, bytes; null is "not known"."""
    return {
        "phase": now.phase,
        "seconds": round(now.seconds, 2),
        "score": now.score,
        "bound": now.bound,
        "gap": now.gap,
        "served": now.served,
        "asked": now.asked,
        "tried": now.tried,
        "improved": now.improved,
        "fraction": round(now.fraction, 4),
        "memory": now.memory_bytes,
    }
