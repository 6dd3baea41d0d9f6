"""Until when a case may stay in a state, counted in the working time of its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pydantic import model_validator

from api.agreements.states import OfState, State
from models.base import Many, Quantity, Text, Value, wrong
from models.clock import WallEnd, WallTime
from models.grid import ONE_DAY

MOST_DAYS = 3660


class Deadline(Value):
    """So many working minutes in a state; `kinds` limits it to cases of these classes."""

    state: OfState
    minutes: Quantity
    kinds: Many[Text] | None = None


DAY = 8 * 60
DEFAULT: tuple[Deadline, ...] = (
    Deadline(state=State.SUBMITTED, minutes=3 * DAY),
    Deadline(state=State.PROPOSED, minutes=2 * DAY),
    Deadline(state=State.LENDER_ACCEPTED, minutes=2 * DAY),
    Deadline(state=State.REQUESTER_ACCEPTED, minutes=2 * DAY),
    Deadline(state=State.UNDER_WAY, minutes=15 * DAY),
    Deadline(state=State.DONE, minutes=3 * DAY),
    Deadline(state=State.CHECKED, minutes=5 * DAY),
)


class Hours(Value):
    """The hours of a working day; what lies outside is quiet."""

    start: WallTime = "09:00"
    end: WallEnd = "17:00"

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Hours:
        if self.end <= self.start:
            rule = "the hours of a working day end after they begin"
            raise wrong("hours_order", rule, "Write a later end; 24:00 is allowed", "end")
        return self


@dataclass(frozen=True)
class WorkingTime:
    """When a place works: its zone, its hours, and which dates are workdays."""

    zone: dt.tzinfo
    hours: Hours
    works_on: Callable[[dt.date], bool]

    def add(self, begin: dt.datetime, minutes: int) -> dt.datetime:
        """The instant at which so many working minutes have passed since `begin`.

        Hours are wall time, lengths are real time, so that a clock change adds and loses nothing.
        """
        left, date = dt.timedelta(minutes=minutes), begin.astimezone(self.zone).date()
        for _ in range(MOST_DAYS):
            opens, closes = self._day(date)
            at = max(opens, begin.astimezone(dt.UTC))
            if self.works_on(date) and at < closes:
                if at + left <= closes:
                    return at + left
                left -= closes - at
            date += ONE_DAY
        return begin.astimezone(dt.UTC) + MOST_DAYS * ONE_DAY

    def is_quiet(self, now: dt.datetime) -> bool:
        """Whether nobody is to be disturbed: outside the hours, or on a day of rest."""
        date = now.astimezone(self.zone).date()
        opens, closes = self._day(date)
        return not (self.works_on(date) and opens <= now < closes)

    def _day(self, date: dt.date) -> tuple[dt.datetime, dt.datetime]:
        return self._at(date, self.hours.start), self._at(date, self.hours.end)

    def _at(self, date: dt.date, wall: str) -> dt.datetime:
        if wall == "24:00":
            date, wall = date + ONE_DAY, "00:00"
        local = dt.datetime.combine(date, dt.time.fromisoformat(wall), self.zone)
        return local.astimezone(dt.UTC)


def due_at(
    state: State, kind: str, since: dt.datetime, time: WorkingTime, deadlines: Sequence[Deadline] = DEFAULT
) -> dt.datetime | None:
    """When a case of this class has to leave the state; none where nobody waits. One for its class goes first."""
    fitting = [d for d in deadlines if d.state == state and (d.kinds is None or kind in d.kinds)]
    best = min(fitting, key=lambda d: d.kinds is None, default=None)
    return None if best is None else time.add(since, best.minutes)
