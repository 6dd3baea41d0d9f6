"""Demands that may be the same wish sent twice: flagged for a person, never merged."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from api.sheets.days import WEEK
from api.sheets.known import Json, Known
from api.sheets.plain import folded
from api.sheets.report import Duplicate, RowOutcome, Twin
from api.sheets.times import When

LEAST_ALIKE = 0.85
LEAST_LETTERS = 4
"""Shorter names are alike by chance."""

NEIGHBOURS = 5
MOST_TOLD = 1_000
MOST_OF_ONE = 3
"""Overlaps told of one demand: who sends fifty of a kind at one time means fifty."""

Span = tuple[int, int]


@dataclass(frozen=True)
class _Wish:
    """A demand with its place; `fresh` where it is new or changed."""

    demand: Json
    twin: Twin
    name: str
    fresh: bool


def duplicates_of(rows: Sequence[RowOutcome], known: Known, when: When) -> list[Duplicate]:
    """Pairs of one requester's demands of which at least one is new or changed. At most `MOST_TOLD`.

    Two are probably one where the kinds are the same and the times overlap (patterns: in the planned week), or where
    the names are alike and all numbers in them are the same.
    """
    groups: dict[str, list[_Wish]] = {}
    for wish in _wishes(rows, known):
        groups.setdefault(wish.demand["organisation"], []).append(wish)
    found: dict[tuple[str, str], Duplicate] = {}
    for group in groups.values():
        if any(w.fresh for w in group):
            for pair in [*_at_one_time(group, when), *_of_like_names(group)]:
                found.setdefault((pair.one.id, pair.other.id), pair)
        if len(found) >= MOST_TOLD:
            break
    return list(found.values())[:MOST_TOLD]


def _wishes(rows: Iterable[RowOutcome], known: Known) -> Iterator[_Wish]:
    sent: set[str] = set()
    for row in rows:
        if row.object is not None:
            sent.add(row.id)
            name = str(row.object.get("name") or "")
            yield _Wish(row.object, Twin(row.id, name, row.sheet, row.row), folded(name), row.state != "unchanged")
    for id_, demand in known.things("demands").items():
        if id_ not in sent:
            name = demand.get("name") or ""
            yield _Wish(demand, Twin(id_, name), folded(name), False)


def _pair(a: _Wish, b: _Wish, why: str) -> Duplicate:
    """The row that was sent first stands first, stored ones last."""
    one, other = sorted((a, b), key=lambda w: (not w.fresh, w.twin.row == 0, w.twin.sheet, w.twin.row))
    return Duplicate(one.twin, other.twin, "time" if why == "time" else "name")


# ---- times


def _at_one_time(group: Sequence[_Wish], when: When) -> Iterator[Duplicate]:
    by_kind: dict[str, list[_Wish]] = {}
    for wish in group:
        by_kind.setdefault(wish.demand["kind"], []).append(wish)
    for wishes in by_kind.values():
        if len(wishes) > 1:
            yield from _overlapping(wishes, when)


def _overlapping(wishes: Sequence[_Wish], when: When) -> Iterator[Duplicate]:
    """Goes through all spans in order of their start and remembers those that have not ended."""
    spans = sorted((*span, n) for n, w in enumerate(wishes) for span in _spans(w.demand["windows"], when))
    told: set[Span] = set()
    times: dict[int, int] = {}
    open_: list[tuple[int, int]] = []
    for start, end, n in spans:
        open_ = [(e, m) for e, m in open_ if e > start]
        for _, m in open_:
            pair = (min(m, n), max(m, n))
            few = times.get(n, 0) < MOST_OF_ONE and times.get(m, 0) < MOST_OF_ONE
            if m != n and few and pair not in told and (wishes[m].fresh or wishes[n].fresh):
                told.add(pair)
                times[m], times[n] = times.get(m, 0) + 1, times.get(n, 0) + 1
                yield _pair(wishes[m], wishes[n], "time")
        open_.append((end, n))


def _spans(windows: Json, when: When) -> list[Span]:
    """Minutes of wall time since the planned week's first day, `[start, end)`."""
    midnight = dt.datetime.combine(when.first, dt.time(), when.zone)
    out: list[Span] = []
    for window in windows.get("windows") or ():
        start, end = (dt.datetime.fromisoformat(window[k].upper().replace("Z", "+00:00")) for k in ("start", "end"))
        out.append((int((start - midnight).total_seconds()) // 60, int((end - midnight).total_seconds()) // 60))
    for pattern in windows.get("weekly") or ():
        low, high = (int(pattern[k][:2]) * 60 + int(pattern[k][3:]) for k in ("start", "end"))
        high += 1440 if high <= low else 0
        out += [
            (d * 1440 + low, d * 1440 + high) for d in range(7) if _falls(pattern, when.first + dt.timedelta(days=d))
        ]
    return out


def _falls(pattern: Json, day: dt.date) -> bool:
    if not (pattern.get("from") or "") <= day.isoformat() <= (pattern.get("until") or "9999"):
        return False
    return WEEK[day.weekday()] in pattern["days"] or ("workday" if day.weekday() < 5 else "restday") in pattern["days"]


# ---- names


def _of_like_names(group: Sequence[_Wish]) -> Iterator[Duplicate]:
    """Each name with those next to it, in order of its letters from the front and from the back.

    Sorted neighbourhoods (Hernández and Stolfo 1995, doi:10.1145/223784.223807): comparing all pairs takes minutes.
    """
    named = [w for w in group if len(w.name) >= LEAST_LETTERS]
    for key in (lambda w: w.name, lambda w: w.name[::-1]):
        order = sorted(named, key=key)
        for n, a in enumerate(order):
            for b in order[n + 1 : n + 1 + NEIGHBOURS]:
                if (a.fresh or b.fresh) and _alike(a.name, b.name):
                    yield _pair(a, b, "name")


def _alike(a: str, b: str) -> bool:
    if re.findall(r"\d+", a) != re.findall(r"\d+", b):
        return False
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
    return matcher.quick_ratio() >= LEAST_ALIKE and matcher.ratio() >= LEAST_ALIKE
