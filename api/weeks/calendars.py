"""Which dates are workdays: the national calendar where there is one, and what the place says against it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from api.weeks.noticing import Notices
from models.clock import Calendar
from models.grid import ONE_DAY

BEFORE, AFTER = 2, 3
"""Days around a horizon that its patterns may reach: those that began before, and `no_entry` that follows."""


def calendar_of(
    country: str | None,
    workdays: Iterable[dt.date],
    restdays: Iterable[dt.date],
    first: dt.date,
    last: dt.date,
    notices: Notices,
) -> Calendar:
    """The dates from some days before `first` to some after `last` that differ from Monday to Friday.

    Years that the national calendar does not know yet count as Monday to Friday, with a notice.
    """
    own = dict.fromkeys(workdays, True) | dict.fromkeys(restdays, False)
    works_on = _national(notices) if country == "CN" else _plain
    dates = [first + n * ONE_DAY for n in range(-BEFORE, (last - first).days + AFTER + 1)]
    works = {d: own[d] if d in own else works_on(d) for d in dates}
    return Calendar(
        workdays=tuple(d for d in dates if works[d] and not _plain(d)),
        restdays=tuple(d for d in dates if not works[d] and _plain(d)),
    )


def _plain(date: dt.date) -> bool:
    return date.weekday() < 5


def _national(notices: Notices) -> Callable[[dt.date], bool]:
    """China's calendar with its moved working days, which are published year by year."""
    import chinese_calendar

    unknown: set[int] = set()

    def works(date: dt.date) -> bool:
        try:
            return bool(chinese_calendar.is_workday(date))
        except NotImplementedError:
            if date.year not in unknown:
                unknown.add(date.year)
                rule = "workdays follow the national calendar as far as it is published"
                message = (
                    f"the calendar of {date.year} is not known: Monday to Friday count as workdays; "
                    "write moved days into `workdays` and `restdays` of the place"
                )
                notices.add("calendar_unknown", "/calendar", date.year, rule, message)
            return _plain(date)

    return works
