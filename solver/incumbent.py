"""The best plan so far: nothing enters unjudged, nothing that is worse replaces it."""

from __future__ import annotations

import time
from collections.abc import Sequence

from models.plan import Assignment, Score
from solver.compile.week import Frame
from solver.judge import Verdict, judge_of
from solver.sessions import Session
from solver.tiers import tier_sums


class Incumbent:
    """Holds sessions that the judge has passed, with their verdict. Starts from the pins alone; `of_pins` is what they
    score."""

    def __init__(self, frame: Frame):
        self.frame = frame
        self.defects: list[str] = []
        self.sessions: tuple[Session, ...] = tuple(frame.pins)
        self.judge_seconds = 0.0
        self._judge = judge_of(frame.problem)
        self.verdict: Verdict = self._judge(self.assignments())
        self.of_pins = self.verdict.score

    def assignments(self) -> list[Assignment]:
        """The plan's assignments."""
        return self.frame.names.assignments(self.sessions, self.frame.timeline)

    @property
    def score(self) -> Score:
        """Points of the best plan, by the judge."""
        return self.verdict.score

    def rank(self, score: Score) -> tuple[int, ...]:
        """What is compared: the tiers' sums in order; without tiers, the total."""
        return tier_sums(self.frame.problem.policy, score)

    def offer(self, sessions: Sequence[Session], *, merged: bool = False) -> bool:
        """Take the sessions if the judge passes them and they are no worse. Whether they were taken.

        `merged` sessions come from a part that was solved while another part changed: they may clash, and then are
        simply dropped. Anything else that the judge refuses is a defect, and is told.
        """
        verdict = self.judged(sessions, merged=merged)
        return verdict is not None and self.take(sessions, verdict)

    def judged(self, sessions: Sequence[Session], *, merged: bool = False, processes: int = 1) -> Verdict | None:
        """What the judge says of sessions that it passes; None of others, which are dropped as `offer` does it.
        `processes` share its work where nobody else needs the cores."""
        began = time.monotonic()
        verdict = self._judge(self.frame.names.assignments(sessions, self.frame.timeline), processes)
        self.judge_seconds = time.monotonic() - began
        if not verdict.violations:
            return verdict
        if not merged:
            self.defects.append(f"{verdict.violations[0].rule}: {verdict.violations[0].message}")
        return None

    def take(self, sessions: Sequence[Session], verdict: Verdict) -> bool:
        """Take judged sessions if they are no worse. Whether they were taken."""
        if self.rank(verdict.score) < self.rank(self.score):
            return False
        self.sessions, self.verdict = tuple(sessions), verdict
        return True
