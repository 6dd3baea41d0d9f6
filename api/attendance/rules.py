"""What a person tells of a session becomes figures: pure, in whole minutes and fen, or an error that says why not."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from api.errors import Conflict, Invalid
from models.base import seconds_of
from models.errors import Issue

EARLY = dt.timedelta(days=1)
LATE = dt.timedelta(days=7)
"""Beyond these around the planned times it is a slip of the pen."""
ONE_EACH = ("volunteers", "demands")
"""Of these at most what was planned can come: one person, one session."""


class Kind(StrEnum):
    """What became of a promise. `cancelled`: called off before it began."""

    CAME = "came"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


class State(StrEnum):
    """How sure a record is. A contested one counts nowhere until who decides has settled it."""

    RECORDED = "recorded"
    CONTESTED = "contested"
    SETTLED = "settled"


@dataclass(frozen=True)
class Promise:
    """What was accepted: `planned` units of a list, at `rate_fen` per unit and hour, or per unit of a supply."""

    list: str
    start: dt.datetime
    end: dt.datetime
    planned: int
    rate_fen: int = 0


class Told(Protocol):
    """What somebody says of it; what is left out is as planned."""

    @property
    def kind(self) -> str: ...
    @property
    def came(self) -> int | None: ...
    @property
    def from_(self) -> dt.datetime | None: ...
    @property
    def until(self) -> dt.datetime | None: ...
    @property
    def cancelled_at(self) -> dt.datetime | None: ...
    @property
    def persons(self) -> int | None: ...


@dataclass(frozen=True)
class Happened:
    """The figures of a record, as `AttendanceRow` keeps them."""

    kind: Kind
    came: int = 0
    came_from: dt.datetime | None = None
    came_until: dt.datetime | None = None
    notice_minutes: int | None = None
    persons: int | None = None
    minutes: int = 0
    unit_minutes: int = 0
    overstay_minutes: int = 0
    fen: int = 0


def happened(promise: Promise, told: Told, now: dt.datetime, place: str = "") -> Happened:
    """The figures. `place` stands before the fields that errors name. Raises `Conflict` and `Invalid`."""
    if now < promise.start:
        rule = "what really happened is recorded once the session has begun"
        advice = "Wait for it, or decline the claim"
        raise Conflict([Issue("session_not_begun", f"{place}claim", promise.start.isoformat(), rule, advice)])
    _check_fields(promise, told, place)
    kind = Kind(told.kind)
    if kind is Kind.CAME:
        return _came(promise, told, now, place)
    return Happened(kind, notice_minutes=_notice(promise, told, place) if kind is Kind.CANCELLED else None)


def due_fen(list_: str, rate_fen: int, units: int, minutes: int) -> int:
    """What is due for a piece, as R17 counts costs."""
    return {"spaces": rate_fen * units * minutes // 60, "supplies": rate_fen * units}.get(list_, 0)


def _came(promise: Promise, told: Told, now: dt.datetime, place: str) -> Happened:
    came = promise.planned if told.came is None else told.came
    if promise.list in ONE_EACH and came > promise.planned:
        rule = f"of one of the {promise.list} comes at most what was planned, {promise.planned}"
        raise Invalid([Issue("more_than_planned", f"{place}came", came, rule, "Record each person by their own claim")])
    begin, end = _times(promise, told, now, place)
    minutes = (seconds_of(end) - seconds_of(begin)) // 60
    late = max(0, seconds_of(end) - seconds_of(promise.end)) // 60 if promise.list in ("spaces", "demands") else 0
    return Happened(
        Kind.CAME,
        came,
        begin,
        end,
        persons=told.persons,
        minutes=minutes,
        unit_minutes=came * minutes,
        overstay_minutes=late,
        fen=due_fen(promise.list, promise.rate_fen, came, minutes),
    )


def _times(promise: Promise, told: Told, now: dt.datetime, place: str) -> tuple[dt.datetime, dt.datetime]:
    begin, end = told.from_ or promise.start, told.until or promise.end
    if end <= begin:
        rule = "one goes after one comes"
        raise Invalid([Issue("window_order", f"{place}until", end.isoformat(), rule, "Correct `from` or `until`")])
    if begin < promise.start - EARLY or end > promise.end + LATE:
        rule = f"who came is there within {EARLY.days} day before and {LATE.days} days after the session"
        field, value = ("from", begin) if begin < promise.start - EARLY else ("until", end)
        raise Invalid([Issue("beyond_session", f"{place}{field}", value.isoformat(), rule, "Correct the date")])
    if end > now:
        rule, advice = "what is recorded has happened", "Say when they left, or wait for the end"
        raise Invalid([Issue("not_over_yet", f"{place}until", end.isoformat(), rule, advice)])
    return begin, end


def _notice(promise: Promise, told: Told, place: str) -> int:
    at = told.cancelled_at
    if at is None or at > promise.start:
        rule = "a session is cancelled before it begins, at an instant that is told"
        value = at and at.isoformat()
        raise Invalid([Issue("cancelled_when", f"{place}cancelled_at", value, rule, "Say when, or record a no_show")])
    return (seconds_of(promise.start) - seconds_of(at)) // 60


def _check_fields(promise: Promise, told: Told, place: str) -> None:
    """Each field with the kind and list that it is about."""
    came, asker = told.kind == Kind.CAME, promise.list == "demands"
    meant = {
        "came": came,
        "from": came,
        "until": came,
        "cancelled_at": told.kind == Kind.CANCELLED,
        "persons": came and asker,
    }
    given = {
        "came": told.came,
        "from": told.from_,
        "until": told.until,
        "cancelled_at": told.cancelled_at,
        "persons": told.persons,
    }
    for name, value in given.items():
        if value is not None and not meant[name]:
            rule = f"`{name}` is about {'the session as the requester saw it' if name == 'persons' else 'another kind'}"
            told_value = value.isoformat() if isinstance(value, dt.datetime) else value
            raise Invalid([Issue("field_not_meant", f"{place}{name}", told_value, rule, "Leave it out")])
