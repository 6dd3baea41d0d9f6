"""Suggestions as rows: when, where, who, the points won by term, and who is moved and how."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from api.views.rows import Row
from api.views.week import Week
from api.views.words import demand_name, signed, span_of, terms_of, where_of, who_of
from models.plan import Assignment
from solver.desk.desk import Moved, Suggestion

Data = dict[str, Any]


def suggestion_rows(week: Week, suggestions: Sequence[Suggestion], *, of_one_demand: bool) -> list[Row]:
    """One row for each; the demand is named where they are of several."""
    return [_row(week, k, s, of_one_demand) for k, s in enumerate(suggestions, 1)]


def _row(week: Week, number: int, s: Suggestion, of_one_demand: bool) -> Row:
    sessions, moved = shown(s)
    demands = dict.fromkeys(demand_name(week, a.demand) for a in sessions)
    return {
        "number": number,
        "points": signed(s.points.total),
        "demand": "" if of_one_demand else "; ".join(demands),
        "when": "; ".join(span_of(week, a.start, a.end) for a in sessions),
        "where": _each(where_of(week, a) for a in sessions),
        "people": _each(who_of(week, a) for a in sessions),
        "terms": ", ".join(
            f"{signed(p)} {week.texts(f'term.{t}')}" for t, p in terms_of(s.points).items() if t != "total"
        ),
        "moves": "; ".join(moved_in_words(week, m) for m in moved),
    }


def shown(s: Suggestion) -> tuple[Sequence[Assignment], Sequence[Moved]]:
    """The sessions that a suggestion is about, and whom it moves; where it only joins sessions that stand, these."""
    if s.come:
        return s.come, s.moved
    return [m.new for m in s.moved if m.new], ()


def _each(words: Iterable[str]) -> str:
    """One for all sessions where it is the same."""
    return "; ".join(dict.fromkeys(w for w in words if w))


def session_in_words(week: Week, a: Assignment) -> str:
    """`Wed 11 Mar 18:30–19:30 礼堂 刘大夫`."""
    return " ".join(x for x in (span_of(week, a.start, a.end), where_of(week, a), who_of(week, a)) if x)


def moved_in_words(week: Week, m: Moved) -> str:
    """`中医门诊: Wed 11 Mar 18:30–19:30 礼堂 → 小礼堂`; of what it is given instead, only what differs."""
    old, demand = session_in_words(week, m.old), demand_name(week, m.demand)
    if m.new is None:
        return week.texts("suggest.dropped", demand=demand, old=old)
    return week.texts("suggest.moved", demand=demand, old=old, new=_difference(week, m.old, m.new))


def _difference(week: Week, old: Assignment, new: Assignment) -> str:
    parts = [
        span_of(week, new.start, new.end) if (old.start, old.end) != (new.start, new.end) else "",
        where_of(week, new) if where_of(week, old) != where_of(week, new) else "",
        who_of(week, new) if who_of(week, old) != who_of(week, new) else "",
    ]
    return " ".join(x for x in parts if x) or session_in_words(week, new)


def assignment_as_data(a: Assignment) -> Data:
    """As a plan's file holds it."""
    return a.model_dump(mode="json", by_alias=True, exclude_none=True)


def moved_as_data(m: Moved) -> Data:
    """The demand, its session as it was, and as it would be (null: dropped)."""
    return {
        "demand": m.demand,
        "old": assignment_as_data(m.old),
        "new": None if m.new is None else assignment_as_data(m.new),
    }


def suggestion_as_data(s: Suggestion) -> Data:
    """Points by term (those that change, and the total), the sessions that come, and those of others that change."""
    return {
        "points": terms_of(s.points),
        "come": [assignment_as_data(a) for a in s.come],
        "moved": [moved_as_data(m) for m in s.moved],
    }
