"""Values as the words that are read back as the same values: times, lengths, money."""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from api.sheets.days import WEEK
from api.texts import DAYS, Language

Stretch = dict[str, Any]
NAMES = {
    "en": dict(zip(WEEK, DAYS["en"], strict=True)) | {"workday": "workdays", "restday": "rest days"},
    "zh": dict(zip(WEEK, DAYS["zh"], strict=True)) | {"workday": "工作日", "restday": "休息日"},
}
LIST_MARK = {"en": "; ", "zh": "；"}


def times_in_words(stretches: Iterable[Stretch], language: Language, zone: zoneinfo.ZoneInfo) -> str:
    """Windows and patterns, one after another."""
    return LIST_MARK[language].join(_pattern(s, language) if "days" in s else _window(s, zone) for s in stretches)


def _pattern(s: Stretch, language: Language) -> str:
    return f"{_span(s, language)}{_days(s['days'], language)} {s['start']}-{s['end']}{_capacity(s)}"


def _span(s: Stretch, language: Language) -> str:
    first, last = s.get("from"), s.get("until")
    if first and last:
        return f"{first} to {last} " if language == "en" else f"{first}至{last} "
    if first:
        return f"from {first} " if language == "en" else f"{first}起 "
    if last:
        return f"until {last} " if language == "en" else f"至{last} "
    return ""


def _days(days: Sequence[str], language: Language) -> str:
    names = NAMES[language]
    if list(days) == list(WEEK):
        return "daily" if language == "en" else "每天"
    places = [WEEK.index(d) for d in days if d in WEEK]
    if len(places) == len(days) > 2 and all(b == a + 1 for a, b in pairwise(places)):
        return f"{names[days[0]]}{'-' if language == 'en' else '至'}{names[days[-1]]}"
    return (", " if language == "en" else "、").join(names.get(d, d) for d in days)


def _window(s: Stretch, zone: zoneinfo.ZoneInfo) -> str:
    start, end = (
        dt.datetime.fromisoformat(s[k].upper().replace("Z", "+00:00")).astimezone(zone) for k in ("start", "end")
    )
    if start.date() == end.date():
        until = _clock(end)
    elif end - start < dt.timedelta(days=2) and f"{end:%H%M%S}" == "000000" and (end.date() - start.date()).days == 1:
        until = "24:00"
    else:
        until = f"{end:%Y-%m-%d} {_clock(end)}"
    return f"{start:%Y-%m-%d} {_clock(start)}-{until}{_capacity(s)}"


def _clock(t: dt.datetime) -> str:
    return f"{t:%H:%M:%S}".removesuffix(":00") if t.second else f"{t:%H:%M}"


def _capacity(s: Stretch) -> str:
    return f" ×{s['capacity']}" if s.get("capacity") is not None else ""


def yuan(fen: int) -> str:
    """`12.5`, `660`: exact."""
    return re.sub(r"\.?0+$", "", f"{fen // 100}.{fen % 100:02}") if fen % 100 else str(fen // 100)


def minutes_in_words(minutes: int, language: Language) -> int | str:
    """Whole hours as hours, whole days as days, the rest as minutes."""
    day, hour, minute = ("天", "小时", "分钟") if language == "zh" else (" days", " h", " min")
    if minutes and minutes % 1440 == 0:
        return f"{minutes // 1440}{day}"
    if minutes and minutes % 60 == 0:
        return f"{minutes // 60}{hour}"
    return f"{minutes}{minute}"
