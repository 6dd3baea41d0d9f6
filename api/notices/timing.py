"""When somebody may be told: not in quiet hours, not before the digest, and not too often in a week.

Pure rules of instants; hours are wall time of the place, so that a clock change moves nobody's night.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from api.agreements.deadlines import WorkingTime
from api.notices.contacts import WEEKDAYS, Contact

MOST_DAYS = 30
"""How far ahead a time is looked for; nobody rests longer."""
DAY = dt.timedelta(days=1)


def free_at(now: dt.datetime, contact: Contact, time: WorkingTime, *, urgent: bool) -> dt.datetime:
    """The first instant from `now` on at which a notice may be sent: at once if it is urgent, else with the digest, or
    when the quiet hours are over."""
    if urgent:
        return now
    if contact.digest != "off":
        return digest_at(now, contact, time)
    at = now
    for _ in range(MOST_DAYS):
        if not is_quiet(at, contact, time):
            return at
        at = _end_of_quiet(at, contact, time)
    return at


def is_quiet(now: dt.datetime, contact: Contact, time: WorkingTime) -> bool:
    """Whether it is one of the quiet hours, or a day of rest that is to be quiet."""
    local = now.astimezone(time.zone)
    if contact.quiet_on_restdays and not time.works_on(local.date()):
        return True
    start, end, at = contact.quiet_start, contact.quiet_end, local.strftime("%H:%M")
    return start <= at < end if start <= end else at >= start or at < end


def digest_at(now: dt.datetime, contact: Contact, time: WorkingTime) -> dt.datetime:
    """The next time of the digest; where none is chosen, that of next week's first day, when a new week counts."""
    day = None if contact.digest == "daily" else contact.digest_day if contact.digest == "weekly" else "mon"
    for date in _dates(now, time):
        at = _instant(date, contact.digest_at, time)
        if at > now and day in (None, WEEKDAYS[date.weekday()]):
            return at
    return now + MOST_DAYS * DAY


def week_of(now: dt.datetime, time: WorkingTime) -> dt.datetime:
    """When the local week began: of it the most messages are counted."""
    date = now.astimezone(time.zone).date()
    return _instant(date - date.weekday() * DAY, "00:00", time)


def _end_of_quiet(now: dt.datetime, contact: Contact, time: WorkingTime) -> dt.datetime:
    """The next end of quiet hours, or the next midnight where there are none but whole days of rest."""
    wall = contact.quiet_end if contact.quiet_start != contact.quiet_end else "00:00"
    ends = (_instant(date, wall, time, fold) for date in _dates(now, time) for fold in (0, 1))
    return next((at for at in ends if at > now), now + DAY)


def _dates(now: dt.datetime, time: WorkingTime) -> Iterator[dt.date]:
    first = now.astimezone(time.zone).date()
    return (first + k * DAY for k in range(MOST_DAYS))


def _instant(date: dt.date, wall: str, time: WorkingTime, fold: int = 0) -> dt.datetime:
    """Of a wall time that occurs twice, the first (or with `fold` the second); one that is skipped comes later."""
    at = dt.time.fromisoformat(wall).replace(fold=fold)
    return dt.datetime.combine(date, at, time.zone).astimezone(dt.UTC)
