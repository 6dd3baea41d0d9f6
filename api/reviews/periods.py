"""Months: the stretch of time that a review is about, in the zone of the place, and when its time is over."""

from __future__ import annotations

import datetime as dt
import re

PERIOD = re.compile(r"20\d\d-(0[1-9]|1[0-2])|21\d\d-(0[1-9]|1[0-2])", re.ASCII)


def bounds(period: str, zone: dt.tzinfo) -> tuple[dt.datetime, dt.datetime]:
    """The first instant of a month, and that of the next."""
    year, month = int(period[:4]), int(period[5:])
    after = (year + 1, 1) if month == 12 else (year, month + 1)
    first, end = (dt.datetime(y, m, 1, tzinfo=zone) for y, m in ((year, month), after))
    return first, end


def due_at(period: str, zone: dt.tzinfo, days: int) -> dt.datetime:
    """When reviews of a month are shown, and no more are taken."""
    end = bounds(period, zone)[1]
    return (end + dt.timedelta(days=days)).astimezone(dt.UTC)
