"""From the lists to one week: a Problem as plain data, small, valid, and the same for the same lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from api.weeks.asking import Scope, rounded_up
from api.weeks.closing import Closing
from api.weeks.living import EXTRA, Standing
from api.weeks.memory import Memory
from api.weeks.naming import Known
from api.weeks.noticing import Notices
from api.weeks.recurring import due_dates, due_windows, terms_of

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Wanted:
    """The demands of a week before memory speaks: those due or possible in it, with their windows pruned."""

    demands: Mapping[str, Json]


@dataclass(frozen=True)
class Expanded:
    """The week as plain JSON data, and what is to be told of it."""

    problem: dict[str, Any]
    notices: Notices


def wanted_of(scope: Scope) -> Wanted:
    """Standing demands that are due, and one-offs with an open window in the week; others wait for theirs."""
    found = {}
    organisations = scope.organisations
    for name, body in scope.things["demands"].items():
        if organisations.get(body["organisation"], {}).get("area") not in scope.tree:
            _tell_orphan(scope.notices, name, body["organisation"])
            continue
        windows = scope.times.pruned(_windows(scope, name, body))
        if scope.times.is_open(windows):
            found[name] = {**body, "windows": windows}
    return Wanted(found)


def _windows(scope: Scope, name: str, body: Json) -> Json:
    windows: Json = body["windows"]
    if body.get("standing") is None:
        return windows
    standing = Standing.model_validate(body["standing"])
    terms = terms_of(body, scope.places.terms(scope.where["demands"].get(name)))
    return due_windows(scope.times, windows, due_dates(standing, terms))


def _tell_orphan(notices: Notices, name: str, organisation: str) -> None:
    message = f"demand {name} is left out, as its organisation {organisation}, or that one's area, is not in the list"
    rule = "a demand is planned with the organisation that asks"
    notices.add("organisation_missing", f"/demands/{name}/organisation", organisation, rule, message)


def expand(scope: Scope, wanted: Wanted, memory: Memory) -> Expanded:
    """The Problem of FORMAT.md that the lists come to in this week; the same lists give the same bytes."""
    demands = dict(_demands(scope, wanted, memory))
    organisations = _organisations(scope, demands)
    areas = sorted({a for o in organisations.values() for a in scope.tree.chain(o["area"])} | _own_areas(scope))
    ids = {**scope.things, "demands": demands, "organisations": organisations, "areas": set(areas)}
    known = Known(ids, scope.notices)
    asked, horizon = scope.asked, scope.horizon
    now = rounded_up(asked.now)
    problem: dict[str, Any] = {
        "format": "linli/1",
        "horizon": horizon.model_dump(mode="json"),
        "now": now and now.astimezone(horizon.start.tzinfo).isoformat(),
        "calendar": {k: v for k, v in scope.calendar.model_dump(mode="json").items() if v},
        "areas": [dict(scope.areas[a]) for a in areas],
        "organisations": [dict(o) for o in organisations.values()],
        "spaces": list(_spaces(scope, known)),
        "volunteers": list(_volunteers(scope, known)),
        "supplies": list(_supplies(scope, known, memory)),
        "demands": list(demands.values()),
        "travel": known.travel(scope.places.given(scope.head, "travel") or {}),
        "pins": known.pins(asked.pins),
        "bans": known.bans(asked.bans),
        "previous": [a for a in memory.previous if a["demand"] in demands],
        "policy": known.policy({**(scope.places.given(scope.head, "policy") or {}), **(asked.policy or {})}),
    }
    optional = ("now", "calendar", "travel", "pins", "bans", "previous", "policy")
    return Expanded({k: v for k, v in problem.items() if v or k not in optional}, scope.notices)


def _demands(scope: Scope, wanted: Wanted, memory: Memory) -> Iterator[tuple[str, dict[str, Any]]]:
    """The demands with what memory says of them, without those that have been served in full."""
    for name, body in wanted.demands.items():
        rest = memory.rest(name, body)
        if rest is not None:
            out = _plain("demands", rest)
            if out.get("preferred"):
                out["preferred"] = scope.times.stretches(out["preferred"])
            yield name, out


def _organisations(scope: Scope, demands: Mapping[str, Json]) -> dict[str, Json]:
    """Those of the planned area, and those elsewhere that ask for something in it."""
    inside = scope.tree.within(scope.asked.area)
    asking = {d["organisation"] for d in demands.values()}
    return {n: o for n, o in scope.organisations.items() if o["area"] in inside or n in asking}


def _own_areas(scope: Scope) -> set[str]:
    """The planned area and all below it, and those above it, on whose depth the shares of areas depend."""
    return {*scope.tree.within(scope.asked.area), *scope.tree.chain(scope.asked.area)}


def _spaces(scope: Scope, known: Known) -> Iterator[dict[str, Any]]:
    closing, where = Closing(scope.times), scope.where["spaces"]
    for name, body in scope.things["spaces"].items():
        area = where.get(name)
        closed = closing.of_space(body, scope.tree.chain(area), scope.places.closures(area))
        out = _plain("spaces", known.serves("spaces", body))
        out["availability"] = scope.times.pruned(body["availability"], closed)
        if out.get("no_entry"):
            out["no_entry"] = scope.times.stretches(out["no_entry"])
        yield out


def _volunteers(scope: Scope, known: Known) -> Iterator[dict[str, Any]]:
    closing, where = Closing(scope.times), scope.where["volunteers"]
    for name, body in scope.things["volunteers"].items():
        area = where.get(name, scope.head)
        closed = closing.of_person(body, scope.tree.chain(area), scope.places.closures(area))
        out = _plain("volunteers", known.serves("volunteers", body))
        out["availability"] = scope.times.pruned(body["availability"], closed)
        yield out


def _supplies(scope: Scope, known: Known, memory: Memory) -> Iterator[dict[str, Any]]:
    for name, body in scope.things["supplies"].items():
        out = _plain("supplies", known.serves("supplies", body))
        yield {**out, "quantity": max(0, body["quantity"] - memory.used.get(name, 0))}


def _plain(listed: str, body: Json) -> dict[str, Any]:
    """The object in FORMAT.md's words alone."""
    extra: Iterable[str] = EXTRA.get(listed, ())
    return {k: v for k, v in body.items() if k not in extra and v is not None}
