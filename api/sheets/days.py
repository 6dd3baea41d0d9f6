"""Days of the week as people write them: `周一至周五`, `周一三五`, `工作日`, `Mon-Fri`, `weekends`."""

from __future__ import annotations

import re
from collections.abc import Callable

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CHINESE = "一二三四五六日天"
PREFIX = r"(?:每个?|逢)?(?:周|星期|礼拜)"
TO = r"\s*(?:-+|~+|至|到|to|through|thru)\s*"
NAME = r"(mon|tue|wed|thu|fri|sat|sun)(?:day|sday|s|nesday|rsday|r|rs|urday)?s?\b\.?"
Days = list[str]

WORDS = {
    "workday": "工作日|平日|上班日|workdays?|working days?",
    "restday": "休息日|节假日|公休日|假日|restdays?|rest days?|days? off",
    "sat sun": "周末|双休日|双休|weekends?",
    "mon tue wed thu fri": "weekdays?",
    " ".join(WEEK): "每天|每日|天天|全周|daily|every ?day|each day",
}


def days_at(text: str, at: int) -> tuple[Days, int] | None:
    """The days that are written at a place of a text, and where their words end; None where there are none."""
    for pattern, read in READERS:
        found = pattern.match(text, at)
        if found:
            return read(found), found.end()
    return None


def from_to(first: int, last: int) -> Days:
    """All days from one to the other, over the week's end where the other comes first."""
    return [WEEK[n % 7] for n in range(first, first + (last - first) % 7 + 1)]


def _chinese(c: str) -> int:
    return min(CHINESE.index(c), 6)


def _each(found: re.Match[str]) -> Days:
    return [WEEK[_chinese(c)] for c in found[1] if c in CHINESE]


READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Days]], ...] = (
    (
        re.compile(rf"{PREFIX}([{CHINESE}]){TO}(?:周|星期|礼拜)?([{CHINESE}])(?![点时])"),
        lambda m: from_to(_chinese(m[1]), _chinese(m[2])),
    ),
    (re.compile(rf"{PREFIX}([{CHINESE}]+(?:[、,/和及][{CHINESE}])*)(?![点时])"), _each),
    (re.compile(rf"(?:every )?{NAME}{TO}{NAME}"), lambda m: from_to(WEEK.index(m[1]), WEEK.index(m[2]))),
    (re.compile(rf"(?:every )?{NAME}"), lambda m: [m[1]]),
    *((re.compile(words), lambda _, days=days: days.split()) for days, words in WORDS.items()),
)
