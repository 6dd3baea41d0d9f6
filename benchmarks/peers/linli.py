"""Linli itself, heard through its progress."""

from __future__ import annotations

from benchmarks.peers.speaking import Speaker
from solver.compile.week import Frame
from solver.limits import Limits
from solver.planning import plan
from solver.progress import Progress


def solve(week: Frame, speaker: Speaker, seconds: float, threads: int) -> None:
    """Its incumbents are judged before they count, so their points stand; the last plan is judged once more."""
    told: tuple[int | None, int | None] = (None, None)

    def hear(now: Progress) -> None:
        nonlocal told
        if (now.score, now.bound) != told:
            told = now.score, now.bound
            speaker.say(score=now.score, bound=now.bound, served=now.served)

    made = plan(week.problem, Limits(seconds=seconds), workers=threads, on_progress=hear)
    speaker.say(bound=made.bound)
    speaker.assignments(made.assignments)
