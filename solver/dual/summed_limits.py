"""Summed limits: what a resource may give in all, its number by resource and day or week; 0 stands for none."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from solver.compile.week import Week
from solver.dual.grain import Floats, down
from solver.state import State

Numbers = npt.NDArray[np.int32]
ROWS = 3
"""Roundings of the minutes of a person, side by side. Bounds of a district after 200 rounds, in thousands, with 1, 2
and 3: 2,926, 2,918, 2,917; of two communities whose optimum is 46,673: 47,651, 47,233, 47,237. Of the minutes of a day,
one is as good as three."""


class SummedLimits:
    """All limits that may be needed; caps of infinity are none, caps below 0 are 0.

    `quota` (n_spaces,), `stock` (n_supplies,), `minutes` (n_people, ROWS), `sessions` (n_people,), `day_minutes` and
    `day_sessions` (n_people, n_days), `fair` (n_people, n_weeks): numbers; `iso` (n_days,): the week of a day.
    `longest` (n_people, n_days): minutes of a session that R12 allows by itself. `first_day`: ordinal of the first
    day, `weeks` (n_weeks,) year × 100 + ISO week.
    """

    def __init__(self, week: Week, base: State):
        self.week, self.base = week, base
        self.caps, self.ceilings, self.people = [np.zeros(1)], [np.full(1, math.inf)], [np.full(1, -1)]
        self.size = 1
        dates = np.concatenate([np.zeros(0, dtype=np.int64), *(o.date for o in week.demands)])
        self.first_day, last = (int(dates.min()), int(dates.max())) if len(dates) else (1, 1)
        self.n_days = last - self.first_day + 1
        self.weeks = np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *(o.week for o in week.demands)]))
        days = [dt.date.fromordinal(self.first_day + k).isocalendar() for k in range(self.n_days)]
        self.iso = np.searchsorted(self.weeks, [d.year * 100 + d.week for d in days])
        self.iso = np.minimum(self.iso, max(0, len(self.weeks) - 1))  # days without any start
        self.quota = self.add(_caps(base.quota))
        self.stock = self.add(_caps(base.supply))
        self._of_people()

    def add(self, caps: Floats, ceiling: float = math.inf, *, of_people: bool = False) -> Numbers:
        """Numbers for limits, of the same shape as their caps; with `of_people`, rows are persons."""
        given = np.isfinite(caps)
        number = np.where(given, self.size - 1 + np.cumsum(given).reshape(caps.shape), 0).astype(np.int32)
        self.size += int(given.sum())
        self.caps.append(np.maximum(caps[given], 0.0))
        self.ceilings.append(np.full(int(given.sum()), ceiling))
        self.people.append(np.nonzero(given)[0] if of_people else np.full(int(given.sum()), -1))
        return number

    def arrays(self) -> tuple[npt.NDArray[np.int64], Floats, npt.NDArray[np.int64]]:
        """By number: caps; ceilings: what going beyond one costs per unit, infinite where it may not be; persons whose
        limits they are, −1 for nobody's."""
        caps, people = (np.concatenate(x).astype(np.int64) for x in (self.caps, self.people))
        return caps, np.concatenate(self.ceilings), people

    def _of_people(self) -> None:
        """R12, less what the base takes, and `load`."""
        people, shape = self.week.problem.volunteers, (len(self.week.problem.volunteers), self.n_days)
        minutes, sessions = _caps(p.max_minutes for p in people), _caps(p.max_sessions for p in people)
        day_minutes = _each_day((p.max_minutes_per_day for p in people), shape)
        day_sessions = _each_day((p.max_sessions_per_day for p in people), shape)
        for v, own in self.base.of_person.items():
            for s in own:
                day = self._date(s.start).toordinal() - self.first_day
                minutes[v] -= s.minutes
                sessions[v] -= 1
                if 0 <= day < self.n_days:
                    day_minutes[v, day] -= s.minutes
                    day_sessions[v, day] -= 1
        self.longest = np.where(
            (sessions[:, None] < 1) | (day_sessions < 1), 0.0, np.minimum(np.maximum(minutes, 0)[:, None], day_minutes)
        )
        rows = np.repeat(minutes[:, None], ROWS, axis=1)
        self.minutes, self.sessions = self.add(rows, of_people=True), self.add(sessions, of_people=True)
        self.day_minutes, self.day_sessions = (self.add(x, of_people=True) for x in (day_minutes, day_sessions))
        self.fair = self._fair_minutes(len(people))

    def _fair_minutes(self, n_people: int) -> Numbers:
        """`load`: minutes of an ISO week that cost nothing; beyond, at least `extra_hour` / 60 each."""
        policy = self.week.problem.policy.load
        if policy.extra_hour <= 0:
            return np.zeros((n_people, len(self.weeks)), dtype=np.int32)
        used = np.zeros((n_people, len(self.weeks)))
        for v, own in self.base.of_person.items():
            for s in own:
                iso = self._date(s.start).isocalendar()
                used[v, self.weeks == iso.year * 100 + iso.week] += s.minutes
        free = 60 * np.maximum(policy.fair_hours, np.ceil(used / 60)) - used
        return self.add(free, float(down(policy.extra_hour / 60)))

    def _date(self, second: int) -> dt.date:
        return self.week.timeline.clock.date(second)


def _caps(limits: Iterable[int | None]) -> Floats:
    return np.array([math.inf if x is None else x for x in limits], dtype=np.float64)


def _each_day(limits: Iterable[int | None], shape: tuple[int, int]) -> Floats:
    return np.repeat(_caps(limits)[:, None], shape[1], axis=1)
