"""The rows of an import into a week, as plain data."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from typing import Any

from api.sheets.known import Json
from api.sheets.report import Report
from models.given import LISTS

DAYS = 7


def merged(week: Json, report: Report) -> Json:
    """The week with new things at the end of their lists and changed ones in their places."""
    out = dict(week)
    for listed in LISTS:
        sent = {thing["id"]: thing for thing in report.objects.get(listed, ())}
        kept = [sent.pop(thing["id"], thing) for thing in week.get(listed) or ()]
        out[listed] = [*kept, *sent.values()]
    return out


def empty_week(first: dt.date, timezone: str) -> dict[str, Any]:
    """Seven days from midnight of `first`, with nothing in its lists."""
    zone = zoneinfo.ZoneInfo(timezone)
    start, end = (dt.datetime.combine(first + dt.timedelta(days=n), dt.time(), zone) for n in (0, DAYS))
    horizon = {"start": start.isoformat(), "end": end.isoformat(), "timezone": timezone}
    return {"format": "linli/1", "horizon": horizon, **{listed: [] for listed in LISTS}}
