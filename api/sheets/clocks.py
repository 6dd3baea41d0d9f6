"""Times of day as people write them: `18:00`, `晚上7点半`, `19时30分`, `2:00 pm`, `24:00`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from api.sheets.faults import CellError
from api.sheets.scalars import chinese_number

NOON, DAY = 12 * 60, 24 * 60
PARTS = "凌晨|清晨|早上|早晨|上午|中午|午间|下午|午后|傍晚|晚上|晚间|当晚|夜间|夜里|深夜|早|晚|夜"
AFTER_NOON = ("下午", "午后", "傍晚", "晚上", "晚间", "当晚", "夜间", "晚", "pm")
AT_NIGHT = ("夜间", "夜里", "深夜", "晚上", "晚", "夜", "凌晨")
FACE = re.compile(
    rf"(?P<part>{PARTS})?\s*"
    r"(?:(?P<hour>\d{1,2})\s*:\s*(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?!\d)"
    r"|(?P<hour2>\d{1,2}|[一二三四五六七八九十两]{1,3})\s*(?:点钟?|时)(?P<rest>整|半|一刻|三刻|\s*\d{1,2}分?(?!\d|[点时:月]))?"
    r"|(?P<hour3>\d{1,2})(?=\s*[ap]\.?m))"
    r"\s*(?P<half>[ap])?(?(half)\.?m\b\.?|)"
)
BARE = re.compile(r"(?P<hour>\d{1,2})(?=\s*(?:-|~|至|到|to)\s*\d{1,2}(?::\d\d)?\s*(?:点|时|[ap]\.?m))")
RESTS = {"半": 30, "一刻": 15, "三刻": 45}


@dataclass(frozen=True, slots=True)
class Face:
    """A time as written: minutes after midnight before the part of the day counts, that part, and odd seconds."""

    minutes: int
    part: str
    seconds: int
    end: int


def face_at(text: str, at: int) -> Face | None:
    """The time that is written at a place of a text, None where there is none. Raises `CellError` for 25:00."""
    found = FACE.match(text, at)
    if found is None:
        bare = BARE.match(text, at)
        return Face(_checked(int(bare["hour"]), 0, text), "", 0, bare.end()) if bare else None
    hour = found["hour"] or found["hour2"] or found["hour3"]
    number = int(hour) if hour.isdigit() else chinese_number(hour)
    part = f"{found['half']}m" if found["half"] else found["part"] or ""
    minute = int(found["minute"] or 0) if found["hour"] else _rest(found["rest"])
    seconds = int(found["second"] or 0)
    if number is None or seconds > 59:
        raise CellError("time_clock", part=found[0].strip())
    return Face(_checked(number, minute, found[0].strip()), part, seconds, found.end())


def start_and_end(start: Face, end: Face) -> tuple[int, int]:
    """Both as minutes after midnight; the part of the day that only one of them has is meant for the other, too.

    `下午2:00-4:00` ends at 16:00, `6-8pm` starts at 18:00, `晚上10点-6点` ends at 06:00.
    """
    low, high = _of_day(start.minutes, start.part), _of_day(end.minutes, end.part)
    if not end.part and start.part in AFTER_NOON and high < NOON and low < high + NOON and start.minutes <= NOON:
        high += NOON
    if not end.part and start.part in AFTER_NOON and high == NOON and low > NOON and start.minutes < NOON:
        high = DAY
    if not start.part and end.part == "pm" and low < NOON and low + NOON <= high:
        low += NOON
    return low, high


def _rest(rest: str | None) -> int:
    if rest is None or rest == "整":
        return 0
    return RESTS.get(rest) or int(rest.strip().rstrip("分"))


def _checked(hour: int, minute: int, written: str) -> int:
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise CellError("time_clock", part=written[:20])
    return hour * 60 + minute


def _of_day(minutes: int, part: str) -> int:
    if minutes // 60 == 12 and part in ("am", "凌晨"):
        return minutes - NOON
    if minutes >= NOON:
        return DAY if minutes == NOON and part in ("晚上", "晚", "夜里", "深夜") else minutes
    if part in AT_NIGHT and minutes <= 5 * 60:
        return minutes
    if part in AFTER_NOON or (part in ("夜里", "深夜", "夜")) or (part in ("中午", "午间") and minutes < 3 * 60):
        return minutes + NOON
    return minutes
