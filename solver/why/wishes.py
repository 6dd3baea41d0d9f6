"""What the requester could ask instead: another time, less, in parts, farther away, with more weight."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from models.demands import Demand, PeopleNeed, SpaceNeed, SupplyNeed
from solver.compile.week import Week
from solver.sessions import Session
from solver.state import State, session_fen
from solver.why.changed import Remedy, of_demand

SHIFTS = (30, 60, 120)
"""Minutes by which a window is widened, or moved where the session fills it."""

Json = dict[str, Any]


def wishes(state: State, d: int) -> Iterator[Remedy]:
    """Loosened forms of demand `d`, by kind; a found session then says how much of the loosening is needed."""
    demand = state.week.problem.demands[d]
    yield from _splits(demand)
    yield from _farther(demand)
    yield from _less(state, d)
    yield from _times(demand, held=bool(state.of_demand.get(d)))
    if demand.budget_fen is not None:
        yield of_demand("dearer", 0, {}, demand, budget_fen=10**9)
    for n in sorted({demand.min_sessions - 1, demand.min_sessions // 2, 1} - {0, demand.min_sessions}, reverse=True):
        data = {"sessions": n, "instead_of": demand.min_sessions}
        yield of_demand("fewer_sessions", demand.min_sessions - n, data, demand, min_sessions=n)
    if demand.weight is None:
        for p in range(demand.priority + 1, 6):
            data = {"priority": p, "instead_of": demand.priority}
            yield of_demand("priority", p - demand.priority, data, demand, priority=p)


def _json(demand: Demand) -> Json:
    return demand.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)


def _with_need(demand: Demand, n: int, **fields: Any) -> list[Json]:
    needs: list[Json] = [dict(x) for x in _json(demand)["needs"]]
    needs[n] = {k: v for k, v in {**needs[n], **fields}.items() if v is not None}
    return needs


def _splits(demand: Demand) -> Iterator[Remedy]:
    for n, need in enumerate(demand.needs):
        if isinstance(need, SpaceNeed) and not need.split and need.quantity > 1:
            yield of_demand("split", 1, {"need": n}, demand, needs=_with_need(demand, n, split=True))


def _farther(demand: Demand) -> Iterator[Remedy]:
    for n, need in enumerate(demand.needs):
        if not isinstance(need, SupplyNeed) and need.max_metres is not None:
            yield of_demand("farther", 0, {"need": n}, demand, needs=_with_need(demand, n, max_metres=None))


def _less(state: State, d: int) -> Iterator[Remedy]:
    demand = state.week.problem.demands[d]
    for n, need in enumerate(demand.needs):
        if isinstance(need, SpaceNeed) and need.least > 1:
            fields = {"min_quantity": need.min_piece if need.split else 1}
            yield of_demand("fewer_units", 0, {"need": n}, demand, needs=_with_need(demand, n, **fields))
        if isinstance(need, PeopleNeed) and need.least > 1:
            yield of_demand("fewer_people", 0, {"need": n}, demand, needs=_with_need(demand, n, min_count=1))
        if isinstance(need, SupplyNeed) and not state.of_demand.get(d):  # sessions that stand hold all of it
            left = sum(max(0, state.supply[int(k)]) for k in state.week.demands[d].needs[n].who)
            if 0 < left < need.quantity:
                yield of_demand("fewer_units", 0, {"need": n}, demand, needs=_with_need(demand, n, quantity=left))


def _times(demand: Demand, *, held: bool) -> Iterator[Remedy]:
    if demand.each:
        return  # which windows there are is what the demand is about
    for minutes in SHIFTS:
        for sign in (-1, 1):
            windows = _moved(demand, sign * minutes, whole=demand.minutes is None)
            if windows and not (held and demand.minutes is None):
                yield of_demand("other_time", minutes, {"minutes": sign * minutes}, demand, windows=windows)
    windows = _on_all_days(demand)
    if windows:
        yield of_demand("other_day", 1440, {}, demand, windows=windows)


def _moved(demand: Demand, minutes: int, *, whole: bool) -> Json | None:
    """The windows with their starts earlier, or their ends later; of whole-window sessions both ends moved."""
    given = _json(demand)["windows"]
    out: Json = {k: v for k, v in given.items() if k == "closed"}
    early, late = (minutes, minutes) if whole else (min(0, minutes), max(0, minutes))
    shift = dt.timedelta
    out["windows"] = [
        {
            "start": (w.start + shift(minutes=early)).isoformat(),
            "end": (w.end + shift(minutes=late)).isoformat(),
        }
        for w in demand.windows.windows
    ]
    patterns = []
    for pattern, p in zip(given.get("weekly", []), demand.windows.weekly, strict=True):
        start, end = _minutes(p.start) + early, _minutes(p.end) + late
        if not 0 <= start < 1440 or not 0 < end <= 1440 or (end <= start) != (_minutes(p.end) <= _minutes(p.start)):
            patterns.append(pattern)  # it would reach into another day
        else:
            patterns.append({**pattern, "start": _wall(start), "end": _wall(end)})
    out["weekly"] = patterns
    return None if out["weekly"] == given.get("weekly", []) and not demand.windows.windows else out


def _on_all_days(demand: Demand) -> Json | None:
    """The patterns on every day of the week, and each window a day earlier and later."""
    given = _json(demand)["windows"]
    every = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    weekly = [{**p, "days": every} for p in given.get("weekly", [])]
    if demand.windows.closed or (not weekly and not demand.windows.windows):
        return None
    day = dt.timedelta(days=1)
    around = [
        {"start": (w.start + k * day).isoformat(), "end": (w.end + k * day).isoformat()}
        for w in demand.windows.windows
        for k in (-1, 0, 1)
    ]
    return {"weekly": weekly, "windows": around} if weekly else {"windows": around}


def _minutes(wall: str) -> int:
    return int(wall[:2]) * 60 + int(wall[3:])


def _wall(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


# ---- how much of a loosening was really used


def tightened(state: State, d: int, loose: Remedy, s: Session) -> Remedy:
    """The smallest remedy of the kind that still allows the session that the loosened demand got."""
    week = state.week
    demand, t = week.problem.demands[d], week.timeline
    if loose.kind in ("other_time", "other_day"):
        start, end = t.clock.local(s.start), t.clock.local(s.end)
        windows = dict(_json(demand)["windows"])
        extra = {"start": start.isoformat(), "end": end.isoformat()}
        windows["windows"] = [*windows.get("windows", []), extra]
        if loose.kind == "other_day":
            return of_demand("other_day", loose.size, extra, demand, windows=windows)
        minutes = _beyond(week, demand, s)
        return of_demand("other_time", abs(minutes), {"minutes": minutes, **extra}, demand, windows=windows)
    if loose.kind == "farther":
        return _as_far_as_used(week, d, loose, s)
    if loose.kind in ("fewer_units", "fewer_people"):
        return _as_few_as_used(demand, loose, s)
    if loose.kind == "dearer":
        fen = sum(session_fen(week, x) for x in (*state.of_demand.get(d, ()), s))
        data = {"fen": fen, "instead_of": demand.budget_fen}
        return of_demand("dearer", fen - (demand.budget_fen or 0), data, demand, budget_fen=fen)
    return loose


def _beyond(week: Week, demand: Demand, s: Session) -> int:
    """Minutes by which a session lies later (or earlier: below 0) than the demand's nearest window lets it."""
    t = week.timeline
    ways = [0]
    for a, b in t.runs(demand.windows):
        low, high = t.second(a), t.second(b)
        ways.append(min(0, s.start - low) // 60 if s.start < low else max(0, s.end - high) // 60)
    return min((w for w in ways if w), key=abs, default=0)


def _as_far_as_used(week: Week, d: int, loose: Remedy, s: Session) -> Remedy:
    demand, n = week.problem.demands[d], loose.data["need"]
    need, spots = demand.needs[n], week.distances
    assert not isinstance(need, SupplyNeed)
    here = spots.demand(demand)
    used = [spots.metres(here, spots.space(week.problem.spaces[j])) for m, j, _ in s.spaces if m == n]
    if isinstance(need, PeopleNeed):
        site = min((j for m, j, _ in s.spaces if m == min(k for k, _, _ in s.spaces)), default=None)
        there = here if site is None else spots.space(week.problem.spaces[site])
        used = [spots.metres(spots.volunteer(week.problem.volunteers[v]), there) for m, v in s.people if m == n]
    metres = -(-max(used, default=0) // 100) * 100
    data = {"need": n, "metres": metres, "instead_of": need.max_metres}
    size = max(0, metres - (need.max_metres or 0))
    return of_demand("farther", size, data, demand, needs=_with_need(demand, n, max_metres=metres))


def _as_few_as_used(demand: Demand, loose: Remedy, s: Session) -> Remedy:
    n = loose.data["need"]
    need = demand.needs[n]
    if isinstance(need, PeopleNeed):
        got = sum(m == n for m, _ in s.people)
        fields = {"min_count": min(need.count, got)}
    else:
        got = sum(q for m, _, q in (*s.spaces, *s.supplies) if m == n)
        fields = {"quantity": got} if isinstance(need, SupplyNeed) else {"min_quantity": min(need.quantity, got)}
    data = {"need": n, "units": got, "instead_of": need.least}
    return of_demand(loose.kind, need.least - got, data, demand, needs=_with_need(demand, n, **fields))
