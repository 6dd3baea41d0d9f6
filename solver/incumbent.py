"""The best plan so far: nothing enters unjudged, nothing that is worse replaces it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

from models.plan import Assignment, Score
from solver.compile.week import Week
from solver.judge import Verdict, judge_of
from solver.sessions import Session
from solver.state import State
from solver.tiers import tier_sums


class Incumbent:
    """Holds sessions that the judge has passed, with their verdict. Starts from the pins alone.

    Where judging after every step would take longer than the step, parts are merged into `state` unjudged, and
    `confirm` judges many steps at once; until then `sessions` and `score` stay those of the last judged plan. `epoch`
    counts how often another plan took the place of all that was merged: what was begun before does not fit it.
    """

    def __init__(self, week: Week):
        self.week = week
        self.defects: list[str] = []
        self.sessions: tuple[Session, ...] = tuple(week.pins)
        self.judge_seconds = 0.0
        self.unconfirmed = 0
        self.epoch = 0
        self._state: State | None = None
        self._judge = judge_of(week.problem)
        self.verdict: Verdict = self._judge(self.assignments())

    def assignments(self) -> list[Assignment]:
        """The plan's assignments."""
        return self.week.names.assignments(self.sessions, self.week.timeline)

    @property
    def state(self) -> State:
        """The plan as a ledger, with what was merged since the last judgement."""
        if self._state is None:
            self._state = State(self.week, self.sessions)
        return self._state

    @property
    def score(self) -> Score:
        """Points of the best plan, by the judge."""
        return self.verdict.score

    def rank(self, score: Score) -> tuple[int, ...]:
        """What is compared: the tiers' sums in order; without tiers, the total."""
        return tier_sums(self.week.problem.policy, score)

    def offer(self, sessions: Sequence[Session], *, merged: bool = False) -> bool:
        """Take the sessions if the judge passes them and they are no worse. Whether they were taken.

        `merged` sessions come from a part that was solved while another part changed: they may clash, and then are
        simply dropped. Anything else that the judge refuses is a defect, and is told.
        """
        began = time.monotonic()
        verdict = self._judge(self.week.names.assignments(sessions, self.week.timeline))
        self.judge_seconds = time.monotonic() - began
        if verdict.violations and merged:
            return False
        if verdict.violations:
            self.defects.append(f"{verdict.violations[0].rule}: {verdict.violations[0].message}")
            return False
        if self.rank(verdict.score) < self.rank(self.score):
            return False
        self.sessions, self.verdict = tuple(sessions), verdict
        self._state, self.unconfirmed, self.epoch = None, 0, self.epoch + 1
        return True

    def merge(self, free: Iterable[int], sessions: Iterable[Session]) -> None:
        """New sessions for demands whose surroundings nobody else touched meanwhile; not yet judged."""
        state = self.state
        state.release(free)
        for s in sessions:
            state.add(s)
        self.unconfirmed += 1

    def confirm(self) -> bool:
        """Judge what was merged; a plan that is refused or worse is given up for the last judged one."""
        if not self.unconfirmed:
            return True
        state, epoch = self.state, self.epoch
        taken = self.offer(state.sessions())
        self._state, self.unconfirmed = (state if taken else None), 0
        self.epoch = epoch + (not taken)
        return taken
