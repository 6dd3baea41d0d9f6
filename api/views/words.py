"""Times, lengths, money and names as a sentence says them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Protocol

from api.texts import MONTHS, Texts
from api.views.week import Week, on_one_line
from models.plan import Assignment, Blocker, Score
from models.policy import TERMS


class Named(Protocol):
    """A thing of the week that may have a name."""

    @property
    def name(self) -> str | None: ...


def date_of(week: Week, instant: dt.datetime) -> str:
    """`Wed 11 Mar`, `周三 3月11日`: the local date."""
    local, texts = week.local(instant), week.texts
    date = f"{local.month}月{local.day}日" if texts.language == "zh" else f"{local.day} {MONTHS[local.month - 1]}"
    return f"{texts.day(local.weekday())} {date}"


def span_of(week: Week, start: dt.datetime, end: dt.datetime) -> str:
    """`Wed 11 Mar 18:30–19:30`, with the day of the end where it is another; midnight is 24:00."""
    a, b = week.local(start), week.local(end)
    if b.date() == a.date():
        until = f"{b:%H:%M}"
    elif (b.date() - a.date()).days == 1 and f"{b:%H:%M}" == "00:00":
        until = "24:00"
    else:
        until = f"{date_of(week, end)} {b:%H:%M}"
    return f"{date_of(week, start)} {a:%H:%M}–{until}"


def clock_of(week: Week, instant: dt.datetime) -> str:
    """`21:30`, local."""
    return f"{week.local(instant):%H:%M}"


def length_of(texts: Texts, minutes: int) -> str:
    """`45 minutes`, `2 hours`, `1 h 30 min`."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return texts("words.minute" if minutes == 1 else "words.minutes", count=minutes)
    if rest:
        return texts("words.hours_minutes", hours=f"{hours:,}", minutes=rest)
    return texts("words.hour" if hours == 1 else "words.hours", count=f"{hours:,}")


def yuan(fen: int) -> str:
    """Fen as yuan: `660`, `2.50`."""
    whole, rest = divmod(fen, 100)
    return f"{whole:,}" + (f".{rest:02}" if rest else "")


def listed(texts: Texts, words: Iterable[str]) -> str:
    """Words one after another."""
    return texts("words.and_next").join(words)


def name_of(things: Mapping[str, Named], id_: str) -> str:
    """The name of one of the things, or its id; on one line."""
    thing = things.get(id_)
    return on_one_line((thing.name if thing else None) or id_)


def demand_name(week: Week, id_: str) -> str:
    """The name of a demand."""
    return name_of(week.demands, id_)


def blocker_name(week: Week, blocker: Blocker) -> str:
    """Who or what it is."""
    if blocker.demand is not None:
        return demand_name(week, blocker.demand)
    if blocker.space is not None:
        return name_of(week.spaces, blocker.space)
    if blocker.volunteer is not None:
        return name_of(week.volunteers, blocker.volunteer)
    return week.name(blocker.supply or "")


def where_of(week: Week, a: Assignment) -> str:
    """`礼堂, 停车场 ×12`."""
    pieces = [name_of(week.spaces, p.space) + (f" ×{p.quantity:,}" if p.quantity > 1 else "") for p in a.spaces]
    return listed(week.texts, pieces)


def who_of(week: Week, a: Assignment) -> str:
    """The persons, and the things they hand out."""
    supplies = [f"{week.name(s.supply)} ×{s.quantity:,}" for s in a.supplies]
    return listed(week.texts, [*(name_of(week.volunteers, r.volunteer) for r in a.people), *supplies])


def signed(points: int) -> str:
    """`+250`, `−9`."""
    return f"{points:+,}".replace("-", "−")


def terms_of(score: Score) -> dict[str, int]:
    """The terms that change, and the total."""
    return {"total": score.total} | {t: p for t in TERMS if (p := getattr(score, t))}
