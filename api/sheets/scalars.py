"""Single values as people write them: numbers, yes and no, lengths of time, distances, money, priorities, dates."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, InvalidOperation

from api.sheets.faults import CellError
from api.sheets.plain import narrow
from api.texts import MONTHS as MONTH_NAMES

MOST_DIGITS = 15
NUMBER = r"-?\d[\d,]*(?:\.\d+)?|-?\.\d+"
COUNTERS = "个人位名间辆台张份套盒件户床次场处批件袋瓶桶包场天格只本"
YES = frozenset(
    ("是", "有", "可", "可以", "要", "需要", "对", "独占", "整间", "公开", "y", "yes", "true", "1", "√", "✓", "✔", "v")
)
NO = frozenset(
    (
        "否",
        "无",
        "不",
        "不可",
        "不可以",
        "不要",
        "不需要",
        "错",
        "不独占",
        "不公开",
        "n",
        "no",
        "false",
        "0",
        "×",
        "x",
        "✗",
    )
)
PRIORITIES = {
    5: "特急 紧急 急 加急 最高 很高 urgent highest critical",
    4: "高 较高 重要 优先 high important",
    3: "普通 中 一般 正常 常规 normal medium usual",
    2: "低 较低 不急 low",
    1: "最低 很低 闲时 lowest",
}
PRIORITY_OF = {word: number for number, words in PRIORITIES.items() for word in words.split()}
SAMENESS = {
    "no": "不要求 不限 无所谓 否 no any",
    "prefer": "尽量 最好 希望 优先 prefer preferred",
    "require": "必须 要求 是 固定 require required yes",
}
SAMENESS_OF = {word: value for value, words in SAMENESS.items() for word in words.split()}
MINUTES_OF = {"分钟": 1, "分": 1, "min": 1, "mins": 1, "minute": 1, "minutes": 1, "m": 1}
MINUTES_OF |= dict.fromkeys(("小时", "个小时", "钟头", "h", "hr", "hrs", "hour", "hours", "时"), 60)
MINUTES_OF |= dict.fromkeys(("天", "日", "d", "day", "days"), 1440)
MINUTES_OF |= dict.fromkeys(("周", "星期", "week", "weeks"), 10080)
METRES_OF = dict.fromkeys(("米", "m", "metre", "metres", "meter", "meters"), 1)
METRES_OF |= dict.fromkeys(("公里", "千米", "km"), 1000)
FEN_OF = dict.fromkeys(("元", "块", "¥", "圆", "rmb", "cny", "yuan"), 100) | {"分": 1, "fen": 1}
CHINESE_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
PART = re.compile(rf"({NUMBER}|半)\s*(个半|个)?\s*([^\d\s.,]*)\s*")


def chinese_number(text: str) -> int | None:
    """`三` is 3, `十二` 12, `二十` 20; None for what is no number below 100."""
    tens, ten, ones = text.rpartition("十")
    if not text or len(tens) > 1 or len(ones) > 1:
        return None
    if not ten:
        return CHINESE_DIGITS.get(text)
    high = CHINESE_DIGITS.get(tens) if tens else 1
    low = CHINESE_DIGITS.get(ones) if ones else 0
    return None if high is None or low is None else high * 10 + low


def decimal_of(text: str) -> Decimal | None:
    """A number with or without commas between thousands, exactly; None for anything else."""
    if not re.fullmatch(rf"(?:{NUMBER})(?:e[+-]?\d+)?", text):
        return None
    if len(text) > 40:
        raise CellError("number_too_long", most=MOST_DIGITS)
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None


def whole(text: str) -> int:
    """`20`, `1,200`, `20个`, `三`."""
    word = narrow(text).lower()
    bare = word.rstrip(COUNTERS) if word[:1].isdigit() else word
    number = decimal_of(bare)
    if number is None:
        spelt = chinese_number(word.rstrip(COUNTERS.replace("两", "")))
        if spelt is None:
            raise CellError("not_a_number")
        return spelt
    return as_int(number)


def as_int(number: Decimal) -> int:
    """The number where it is whole and of a sensible length."""
    if number.adjusted() > MOST_DIGITS:
        raise CellError("number_too_long", most=MOST_DIGITS)
    if number != number.to_integral_value():
        raise CellError("not_whole")
    return int(number)


def decimal_number(text: str) -> float:
    """`4.5`, with or without `km/h`."""
    word = re.sub(r"(公里/小时|公里每小时|km/?h|千米/小时)$", "", narrow(text).lower()).strip()
    number = decimal_of(word)
    if number is None:
        raise CellError("not_a_number")
    return float(number) if number != number.to_integral_value() or abs(number) > 10**9 else int(number)


def yes_no(text: str) -> bool:
    """`是`, `否`, `√`, `yes`, `0` …"""
    word = narrow(text).lower()
    if word in YES or word in NO:
        return word in YES
    raise CellError("not_yes_or_no")


def priority(text: str) -> int:
    """1–5 or a word for it."""
    word = narrow(text).lower().removesuffix("优先级").removesuffix("级")
    if word in PRIORITY_OF:
        return PRIORITY_OF[word]
    word = re.sub(r"^([1-5])\s+\D+$", r"\1", word)
    try:
        number = whole(word)
    except CellError:
        number = 0
    if not 1 <= number <= 5:
        raise CellError("not_a_priority")
    return number


def sameness(text: str) -> str:
    """`no`, `prefer` or `require`."""
    word = narrow(text).lower()
    if word not in SAMENESS_OF:
        raise CellError("not_sameness")
    return SAMENESS_OF[word]


def sessions(text: str) -> int | str:
    """A number, or `each` for every window."""
    word = narrow(text).lower()
    if word in ("每次", "每场", "每个时段", "每天", "每日", "each", "every", "all", "全部"):
        return "each"
    return whole(text)


def minutes(text: str, unit: str = "") -> int:
    """`90`, `90分钟`, `1.5小时`, `1小时30分`, `一个半小时`, `1:30`; a bare number counts in `unit`, else in minutes."""
    word = narrow(text).lower()
    clock = re.fullmatch(r"(\d{1,5}):([0-5]\d)(?::00)?", word)
    if clock:
        return int(clock[1]) * 60 + int(clock[2])
    return _sum(_spelt(word), MINUTES_OF, MINUTES_OF.get(unit, 1), "not_a_length")


def metres(text: str, unit: str = "") -> int:
    """`400`, `400米`, `1.5公里`."""
    word = re.sub(r"(以内|之内|内)$", "", narrow(text).lower())
    return _sum(word, METRES_OF, METRES_OF.get(unit, 1), "not_a_distance")


def fen(text: str, unit: str = "") -> int:
    """Money in fen, exactly: `12.5` and `12.5元` are 1250; `1.2万元`; `300分`."""
    word = re.sub(r"^(¥|rmb|cny)", "", narrow(text).lower())
    word = re.sub(r"/.*$", "", word).strip()
    return _wan(word) if "万" in word else _sum(word, FEN_OF, FEN_OF.get(unit, 100), "not_money")


def _wan(word: str) -> int:
    number = decimal_of(word.replace("万", "").rstrip("元块圆"))
    if number is None:
        raise CellError("not_money")
    return as_int(number * 1_000_000)


def _sum(word: str, units: dict[str, int], bare: int, code: str) -> int:
    """Numbers with their units, added up: the sum has to be whole."""
    total, at, parts = Decimal(0), 0, 0
    while at < len(word):
        part = PART.match(word, at)
        if part is None or part.end() == at:
            raise CellError(code)
        number, each = _part(part, units, bare, code)
        total += number * each
        at, parts = part.end(), parts + 1
    if not parts:
        raise CellError(code)
    return as_int(total)


def _part(part: re.Match[str], units: dict[str, int], bare: int, code: str) -> tuple[Decimal, int]:
    number = Decimal("0.5") if part[1] == "半" else decimal_of(part[1])
    unit = part[3] or ""
    if number is None or (unit and unit not in units):
        raise CellError(code)
    if part[2] == "个半":
        number += Decimal("0.5")
    return number, units[unit] if unit else bare


def _spelt(word: str) -> str:
    """`两个半小时` as `2个半小时`."""
    return re.sub(r"[一二两三四五六七八九十]+(?=个|小时|天|分|周)", lambda m: str(chinese_number(m[0]) or m[0]), word)


# ---- dates

EPOCHS = {False: dt.date(1899, 12, 30), True: dt.date(1904, 1, 1)}
YEARS = (1980, 2200)
MONTHS = {name: n + 1 for n, name in enumerate(m.lower() for m in MONTH_NAMES)}
MONTH = "(" + "|".join(MONTHS) + r")[a-z]*\.?"
FULL_DATE = r"(?P<y>\d{4})\s*(?:[-/.]|年)\s*(?P<m>\d{1,2})\s*(?:[-/.]|月)\s*(?P<d>\d{1,2})\s*[日号]?"
SHORT_DATE = r"(?P<m2>\d{1,2})\s*月\s*(?P<d2>\d{1,2})\s*[日号]?"
ENGLISH_DATE = (
    rf"(?:(?P<d3>\d{{1,2}})\s+(?P<m3>{MONTH})|(?P<m4>{MONTH})\s+(?P<d4>\d{{1,2}}))(?:,?\s+(?P<y3>\d{{4}}))?\b"
)
DATE = re.compile(rf"{FULL_DATE}|{SHORT_DATE}|{ENGLISH_DATE}")


def date(text: str, first: dt.date, since_1904: bool = False) -> dt.date:
    """`2026-03-09`, `2026年3月9日`, `3月9日`, `9 Mar`, or Excel's serial number.

    Without a year it is the date nearest to `first`, the first day of the week that is planned.
    """
    word = narrow(text).lower()
    if re.fullmatch(r"\d{5}", word):
        return checked_date(EPOCHS[since_1904] + dt.timedelta(days=int(word)))
    found = DATE.fullmatch(re.sub(r" 00:00(:00)?$", "", word))
    if found is None:
        raise CellError("not_a_date")
    return date_of(found, first)


def date_of(found: re.Match[str], first: dt.date) -> dt.date:
    """The date that `DATE` found."""
    part = found.groupdict()
    year = part["y"] or part["y3"]
    month = part["m"] or part["m2"] or part["m3"] or part["m4"]
    day = part["d"] or part["d2"] or part["d3"] or part["d4"]
    number = MONTHS.get(month[:3], 0) or int(month)
    return checked_date(_made(int(year), number, int(day)) if year else _nearest(number, int(day), first))


def checked_date(day: dt.date) -> dt.date:
    """The date where a week may lie there: what Excel makes of 0 or of a slip does not."""
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise CellError("date_far_away", first=YEARS[0], last=YEARS[1])
    return day


def _made(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise CellError("not_a_date") from None


def _nearest(month: int, day: int, first: dt.date) -> dt.date:
    found: list[dt.date] = []
    for year in range(first.year - 1, first.year + 2):
        try:
            found.append(dt.date(year, month, day))
        except ValueError:  # 29 February, or no date at all
            continue
    if not found:
        raise CellError("not_a_date")
    return min(found, key=lambda x: abs((x - first).days))
