"""What a running plan tells of itself: a look at the search, and the events of its life."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from models.plan import Plan

Phase = Literal["compile", "construct", "exact", "exact parts", "improve", "reasons", "done"]
"""What the planner is at, in the order in which they come; `improve` may follow `exact` and `exact parts`."""


@dataclass(frozen=True)
class Progress:
    """One true look at the search; `None` is "not known".

    `score` and `bound` are points, of plans that the judge passed and proved; `served` of the `asked` sessions have a
    place; `tried` neighbourhoods (or steps of ruin and recreate), `improved` of them; `fraction` is the part of the
    limit that is used, 0…1; `memory_bytes` are resident, of this process and all below it.
    """

    phase: Phase
    seconds: float
    score: int | None
    bound: int | None
    gap: float | None
    served: int
    asked: int | None
    tried: int
    improved: int
    fraction: float
    memory_bytes: int | None = None

    @property
    def share(self) -> float | None:
        """Sessions served of those asked for, 0…1."""
        return self.served / self.asked if self.asked else None


OnProgress = Callable[[Progress], None]


class Events:
    """Listens to one run of the planner; every method does nothing here, so override those of interest.

    First comes `phase("compile")`, last comes `ended`, once. Calls never overlap and hold the search up while they
    last, so they should be short. They come from the thread that called the planner, and from one of its own while a
    long step runs: what is bound to one thread or event loop is handed on (`loop.call_soon_threadsafe(queue.put, …)`).
    A listener that raises is told no more; the plan goes on, and names it among its warnings if it is not made yet.
    """

    def phase(self, name: Phase) -> None:
        """Another phase begins."""

    def progress(self, now: Progress) -> None:
        """A look: at each new phase, while things change up to ten times a second, and at least every second."""

    def better(self, score: int, served: int) -> None:
        """A better plan passed the judge, with so many points and sessions (a lower total may win, with tiers)."""

    def bound(self, bound: int) -> None:
        """No plan has more points: proved, and lower than what was proved before."""

    def warning(self, text: str) -> None:
        """Something went wrong inside and was survived; the plan will carry it as a warning of code `defect`."""

    def ended(self, plan: Plan | None) -> None:
        """The plan that is returned; `None` where the planner raises instead."""


@dataclass
class Calling(Events):
    """A plain function that listens to looks alone."""

    function: OnProgress

    def progress(self, now: Progress) -> None:
        self.function(now)


def relative_gap(bound: int | None, total: int) -> float | None:
    """(bound − total) / max(1, |bound|), FORMAT.md section 3."""
    return None if bound is None else (bound - total) / max(1, abs(bound))
