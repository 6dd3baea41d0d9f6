"""Changes of one thing: put, removed, closed, opened; and of the policy's numbers and `now`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pydantic_core import PydanticCustomError

from models.base import parse_instant, seconds_of
from models.changes.draft import Draft, Refused, plain
from models.changes.targets import NOW, POLICY, Target
from models.changes.values import Close, Edit, Lift, Open
from models.places import Found, Loc
from models.policy import Policy

Json = dict[str, Any]


def edit(draft: Draft, change: Edit) -> None:
    """Puts or removes what the path names."""
    target = change.target
    if target.listed == NOW:
        _now(draft, change)
    elif target.listed == POLICY:
        _policy(draft, change, target)
    elif target.field:
        _field(draft, change, target)
    else:
        _thing(draft, change, target)


def close(draft: Draft, change: Close) -> None:
    """A window more in `closed`."""

    def shut(availability: Json) -> None:
        availability["closed"] = [*availability.get("closed", []), _window(change)]

    _availability(draft, change, shut)


def open_up(draft: Draft, change: Open) -> None:
    """A window more in `windows`, cut out of `closed`."""

    def opened(availability: Json) -> None:
        if availability.get("closed"):
            kept = [piece for w in availability["closed"] for piece in _outside(w, change.start, change.end)]
            availability["closed"] = kept
        units = {} if change.capacity is None else {"capacity": change.capacity}
        availability["windows"] = [*availability.get("windows", []), {**_window(change), **units}]

    _availability(draft, change, opened)


def lift(draft: Draft, change: Lift) -> None:
    """Without the ban; bans that stand in the week twice go both."""
    draft.thing("demands", change.demand, "demand")
    lifted = (change.demand, change.space, change.volunteer, change.supply)
    kept = tuple(b for b in draft.bans if (b.demand, b.space, b.volunteer, b.supply) != lifted)
    if len(kept) == len(draft.bans):
        rule, advice = "what is lifted is a ban of the week", "Check the ids, or drop this change"
        raise Refused(Found(("demand",), "not_there", change.demand, rule, advice))
    draft.bans = kept


def _thing(draft: Draft, change: Edit, target: Target) -> None:
    listed, name = target.listed, target.name
    if change.op == "add":
        if name in draft.things[listed]:
            advice = "Write `replace`, or another id"
            raise Refused(Found(("path",), "already_there", change.path, "an `add` has an id of its own", advice))
    else:
        _there(draft, change, target)
    if change.op == "remove":
        draft.drop(listed, name)
    else:
        draft.rebuilt(listed, change.value, lambda f: ("value", *f.loc))


def _field(draft: Draft, change: Edit, target: Target) -> None:
    data = plain(_there(draft, change, target))
    _set(data, target.field, change)
    draft.rebuilt(target.listed, data, _at_field(change, target.field))


def _there(draft: Draft, change: Edit, target: Target) -> Any:
    try:
        return draft.thing(target.listed, target.name, "path")
    except Refused as e:
        raise Refused(*(replace(f, value=change.path) for f in e.found)) from None


def _policy(draft: Draft, change: Edit, target: Target) -> None:
    data = plain(draft.policy)
    if not target.field:
        _set(data, target.name, change)
    else:
        term = dict(data.get(target.name, {}))
        _set(term, target.field, change)
        data[target.name] = term

    def place(found: Found) -> Loc:
        way = (target.name, target.field) if target.field else (target.name,)
        return ("value", *found.loc[len(way) :]) if found.loc[: len(way)] == way else ("path",)

    draft.put_policy(draft.validated(Policy, data, place), target.name)


def _now(draft: Draft, change: Edit) -> None:
    if change.op == "remove":
        if draft.now is None:
            raise Refused(_nothing_set(change))
        draft.now = None
        return
    try:
        draft.now = parse_instant(change.value)
    except PydanticCustomError as e:
        advice = str((e.context or {}).get("advice", ""))
        raise Refused(Found(("value",), "bad_instant", change.value, e.message(), advice)) from None


def _set(data: Json, field: str, change: Edit) -> None:
    if change.op != "remove":
        data[field] = change.value
    elif field in data:
        del data[field]
    else:
        raise Refused(_nothing_set(change))


def _nothing_set(change: Edit) -> Found:
    rule, advice = "what is removed is there, and not only its default", "Drop this change, or put a value instead"
    return Found(("path",), "not_there", change.path, rule, advice)


def _at_field(change: Edit, field: str) -> Callable[[Found], Loc]:
    """What is wrong inside the put field is in the value; what else it makes wrong is told of the path."""
    inside = change.op != "remove"
    return lambda f: ("value", *f.loc[1:]) if inside and f.loc[:1] == (field,) else ("path",)


def _availability(draft: Draft, change: Close | Open, alter: Callable[[Json], None]) -> None:
    whose = change.whose
    field = "space" if change.space is not None else "volunteer"
    data = plain(draft.thing(whose.listed, whose.name, field))
    alter(data["availability"])
    draft.rebuilt(whose.listed, data, lambda _: (field,))


def _window(change: Close | Open) -> Json:
    return {"start": change.start.isoformat(), "end": change.end.isoformat()}


def _outside(window: Json, start: dt.datetime, end: dt.datetime) -> list[Json]:
    """What of a window lies before `start` and after `end`."""
    low, high = parse_instant(window["start"]), parse_instant(window["end"])
    if seconds_of(high) <= seconds_of(start) or seconds_of(end) <= seconds_of(low):
        return [window]
    pieces: list[Json] = []
    if seconds_of(low) < seconds_of(start):
        pieces.append({**window, "end": start.isoformat()})
    if seconds_of(end) < seconds_of(high):
        pieces.append({**window, "start": end.isoformat()})
    return pieces
