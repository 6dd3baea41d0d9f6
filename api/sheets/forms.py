"""The kinds of values in columns: how each is read and written."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from api.sheets import scalars
from api.sheets.columns import Entry, Form, Writing
from api.sheets.datums import Datum
from api.sheets.days import WEEK
from api.sheets.faults import CellError
from api.sheets.needs import need_in_words, needs_of, split_outside_brackets
from api.sheets.plain import narrow
from api.sheets.saying import LIST_MARK, minutes_in_words, times_in_words, yuan
from api.sheets.times import Stretch, instant, stretches_of, wall

MOST_CLOSED_DAYS = 400
YES_NO = {"zh": ("否", "是"), "en": ("no", "yes")}
SAME = {"zh": {"no": "不要求", "prefer": "尽量", "require": "必须"}, "en": {s: s for s in ("no", "prefer", "require")}}
DATUMS: tuple[tuple[str, Datum], ...] = (
    (r"bd-?09|百度|baidu", "bd09"),
    (r"gcj-?02|高德|腾讯|火星|amap|gaode|tencent", "gcj02"),
    (r"wgs-?84|gps|天地图|cgcs-?2000|大地2000", "wgs84"),
)
HAS_CLOCK = re.compile(r"\d\s*[:点时]|全天|整天|全日|24小时|all day|\d\s*[ap]\.?m")


def datum_of(words: str) -> Datum | None:
    """The datum that words name, if any."""
    word = narrow(words).lower()
    return next((datum for pattern, datum in DATUMS if re.search(pattern, word)), None)


# ---- reading


def _words(e: Entry) -> list[str]:
    return split_outside_brackets(e.text)


def _times(e: Entry) -> list[Stretch]:
    return [dict(s) for s in stretches_of(e.text, e.context.when)]


def _closed(e: Entry) -> list[Stretch]:
    """Windows only; a date without clock times is closed all day."""
    parts = [p for p in re.split(r"[;；\n]|(?<![a-z]),|，|、", narrow(e.text).lower()) if p.strip()]
    text = ";".join(p if HAS_CLOCK.search(p) else f"{p} 全天" for p in parts)
    return [w for s in stretches_of(text, e.context.when) for w in _days_of(s, e)]


def _days_of(s: Stretch, e: Entry) -> list[Stretch]:
    """A pattern with first and last date as windows, since closed times have no patterns."""
    if "days" not in s:
        return [dict(s)]
    if "from" not in s or "until" not in s or not {"workday", "restday"}.isdisjoint(s["days"]):
        raise CellError("closed_weekly")
    first, last = dt.date.fromisoformat(s["from"]), dt.date.fromisoformat(s["until"])
    if (last - first).days > MOST_CLOSED_DAYS:
        raise CellError("time_too_many", most=MOST_CLOSED_DAYS)
    days = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
    low, high = (int(s[k][:2]) * 60 + int(s[k][3:]) for k in ("start", "end"))
    high += 1440 if high <= low else 0
    zone = e.context.when.zone
    return [
        {"start": instant(d, low * 60, zone).isoformat(), "end": instant(d, high * 60, zone).isoformat()}
        for d in days
        if WEEK[d.weekday()] in s["days"]
    ]


def _moment(e: Entry) -> str:
    """A date, a time, or both, as words for `stretches_of`; Excel's serial numbers written out."""
    word = narrow(e.text)
    if not re.fullmatch(r"\d{1,5}(\.\d+)?", word):
        return re.sub(r"^(\d{4}-\d\d-\d\d) 00:00$", r"\1", word)
    days, fraction = int(float(word)), float(word) % 1
    clock = wall(round(fraction * 1440))
    if days == 0:
        return clock
    if days <= 24 and not fraction:
        return f"{days}:00"
    day = scalars.checked_date(scalars.EPOCHS[e.context.since_1904] + dt.timedelta(days=days)).isoformat()
    return f"{day} {clock}" if fraction else day


def _place(e: Entry) -> tuple[float, float, Datum | None]:
    parts = [p for p in re.split(r"[,;、/\s°]+", narrow(e.text).strip("()[]")) if p]
    if len(parts) != 2:
        raise CellError("not_a_place")
    lon, lat = (_degrees(p) for p in parts)
    return lon, lat, datum_of(e.header)


def _coordinate(e: Entry) -> tuple[float, Datum | None]:
    return _degrees(narrow(e.text).rstrip("°")), datum_of(e.header)


def _degrees(text: str) -> float:
    if not re.fullmatch(r"[+-]?\d{1,3}(\.\d{1,20})?", text):
        raise CellError("not_a_place")
    return float(text)


def _datum(e: Entry) -> Datum:
    found = datum_of(e.text)
    if found is None:
        raise CellError("not_a_datum")
    return found


def _skills(e: Entry) -> dict[str, int]:
    out: dict[str, int] = {}
    for item in split_outside_brackets(e.words):
        found = re.fullmatch(r"(.*?)\s*[:(（]?\s*(\d+)\s*级?\s*[)）]?", narrow(item)) if item[-1] not in "}" else None
        name, level = (found[1], int(found[2])) if found and found[1] else (item, 1)
        out[e.context.kinds.of(name)] = level
    return out


def _valid_until(e: Entry) -> dict[str, str]:
    """Dates by skill; one date without a skill stands under the empty name, for all skills of the row."""
    out: dict[str, str] = {}
    first, since = e.context.when.first, e.context.since_1904
    for item in re.split(r"[;；\n、]|,(?!\s*\d{4}\b)", e.words):
        if not item.strip():
            continue
        found = re.fullmatch(r"(.*?)[\s:：至到]*((?:\d{4}|\d{1,2}\s*月|\d{5}).*)", item.strip(), re.DOTALL)
        if found is None:
            raise CellError("not_a_date")
        name = found[1].strip()
        out[e.context.kinds.of(name) if name else ""] = scalars.date(found[2], first, since).isoformat()
    return out


# ---- writing


def _plain(value: Any, _: Writing) -> Any:
    return value


def _list(values: list[str], w: Writing) -> str:
    return LIST_MARK[w.language].join(values)


def _skills_in_words(skills: dict[str, int], w: Writing) -> str:
    return LIST_MARK[w.language].join(f"{w.context.kinds.word(s, w.language)}:{n}" for s, n in skills.items())


def _valid_in_words(dates: dict[str, str], w: Writing) -> str:
    return LIST_MARK[w.language].join(f"{w.context.kinds.word(s, w.language)} {d}" for s, d in dates.items())


def _kinds_in_words(kinds: list[str], w: Writing) -> str:
    return LIST_MARK[w.language].join(w.context.kinds.word(k, w.language) for k in kinds)


def _times_in_words(stretches: list[Stretch], w: Writing) -> str:
    return times_in_words(stretches, w.language, w.context.when.zone)


def _scalar(read: Callable[[str], Any], write: Callable[[Any, Writing], Any] = _plain) -> Form:
    return Form(lambda e: read(e.text), write)


def needs_form(type_: str) -> Form:
    """The needs of one type."""
    return Form(
        lambda e: needs_of(e.words, type_, e.context.kinds),
        lambda needs, w: LIST_MARK[w.language].join(need_in_words(n, w.context.kinds, w.language) for n in needs),
        (list,),
    )


def _level(text: str) -> int:
    return scalars.whole(re.sub(r"级(以上|及以上)?$", "", narrow(text)))


TEXT = Form(lambda e: e.text, _plain, (str,))
KIND = Form(lambda e: e.context.kinds.of(e.text), lambda k, w: w.context.kinds.word(k, w.language), (str,))
KINDS = Form(lambda e: [e.context.kinds.of(k) for k in _words(e)], _kinds_in_words, (list,))
WORDS = Form(_words, _list, (list,))
WHOLE = _scalar(scalars.whole)
LEVEL = _scalar(_level)
DECIMAL = _scalar(scalars.decimal_number)
BOOL = _scalar(scalars.yes_no, lambda v, w: YES_NO[w.language][v])
PRIORITY = _scalar(scalars.priority)
SAMENESS = _scalar(scalars.sameness, lambda v, w: SAME[w.language][v])
SESSIONS = _scalar(scalars.sessions, lambda v, w: "每次" if v == "each" and w.language == "zh" else v)
MINUTES = Form(lambda e: scalars.minutes(e.text, e.unit), lambda v, w: minutes_in_words(v, w.language))
METRES = Form(lambda e: scalars.metres(e.text, e.unit), lambda v, w: f"{v}米" if w.language == "zh" else f"{v} m")
YUAN = Form(lambda e: scalars.fen(e.text, e.unit), lambda v, _: yuan(v))
TIMES = Form(_times, _times_in_words, (dict,))
STRETCHES = Form(_times, _times_in_words, (list,))
CLOSED = Form(_closed, _times_in_words, (list,))
RAW_TIMES = Form(lambda e: e.text, _times_in_words, (dict,))
MOMENT = Form(_moment, _plain)
PLACE = Form(_place, lambda v, _: f"{v[0]!r},{v[1]!r}", (list,))
COORDINATE = Form(_coordinate, _plain)
DATUM = Form(_datum, _plain)
SKILLS = Form(_skills, _skills_in_words, (dict,))
VALID_UNTIL = Form(_valid_until, _valid_in_words, (dict,))
JSON_LIST = Form(lambda _: _no_words(), _plain, (list,))
JSON_OBJECT = Form(lambda _: _no_words(), _plain, (dict,))


def _no_words() -> Any:
    raise CellError("bad_json")
