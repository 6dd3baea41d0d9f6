"""A week of FORMAT.md into the living lists, in bulk: for the example that a new service shows, and for tests."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from api.weeks.belonging import Tree, area_of, organisation_of
from models.grid import ONE_DAY

if TYPE_CHECKING:
    from api.store.database import Database
    from models.problem import Problem

Json = Mapping[str, Any]
LISTS = ("areas", "organisations", "spaces", "volunteers", "supplies", "demands")
AT_ONCE = 1_000


def fill(database: Database, problem: Problem, by: str = "fill") -> int:
    """The lists of a week into an empty store, with a place at each root; the number of objects.

    Its demands become one-offs of that week, also those of weekly windows; supplies count from its first day. Pins,
    bans and `previous` are no objects: they are given when a week is frozen. No audit is kept.
    """
    from sqlalchemy import insert

    from api.store.tables import StoredObject

    rows = list(stored_rows(living_of(problem)))
    with database.write() as session:
        same = {"version": 1, "deleted": False, "changed_at": database.now(session), "changed_by": by}
        for first in range(0, len(rows), AT_ONCE):
            session.execute(insert(StoredObject), [{**r, **same} for r in rows[first : first + AT_ONCE]])
    return len(rows)


def living_of(problem: Problem) -> dict[str, list[dict[str, Any]]]:
    """The objects of each list that a week comes to, in the words of `api.weeks.living`."""
    data = problem.as_given()
    lists = {listed: data[listed] for listed in LISTS}
    week = _Week(problem)
    lists["demands"] = [week.one_off(d) for d in data["demands"]]
    lists["supplies"] = [{**s, "counted_on": week.first.isoformat()} for s in data["supplies"]]
    lists["places"] = [_place(data, root) for root in Tree({a["id"]: a for a in data["areas"]}).roots()]
    return lists


def stored_rows(lists: Mapping[str, list[dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    """What a row of the store says of each object: its body, whose it is, whether all may see it."""
    organisations = {o["id"]: o for o in lists["organisations"]}
    for listed, bodies in lists.items():
        for body in bodies:
            yield {
                "list": listed,
                "id": body["id"],
                "body": body,
                "area": area_of(listed, body, organisations),
                "organisation": organisation_of(listed, body),
                "public": body.get("public", True),
            }


def _place(data: Json, root: str) -> dict[str, Any]:
    """The clock, calendar, points and ways of the week, as those of an area."""
    horizon, calendar = data["horizon"], data.get("calendar") or {}
    given = {
        "id": root,
        "timezone": horizon["timezone"],
        "slot_minutes": horizon.get("slot_minutes"),
        "workdays": calendar.get("workdays"),
        "restdays": calendar.get("restdays"),
        "policy": data.get("policy"),
        "travel": data.get("travel"),
    }
    return {k: v for k, v in given.items() if v}


class _Week:
    """One-offs of one horizon: their patterns hold on its dates, and what reaches over its edges is cut off."""

    def __init__(self, problem: Problem):
        zone = zoneinfo.ZoneInfo(problem.horizon.timezone)
        start, end = (x.astimezone(zone) for x in (problem.horizon.start, problem.horizon.end))
        self.first, self._last = start.date(), end.date() - (end.time() == dt.time()) * ONE_DAY
        self._edges = [
            {"start": (start - 3 * ONE_DAY).isoformat(), "end": start.isoformat()},
            {"start": end.isoformat(), "end": (end + 3 * ONE_DAY).isoformat()},
        ]

    def one_off(self, demand: Json) -> dict[str, Any]:
        """The demand, open as it is in the week, and never in another by its patterns."""
        windows = dict(demand["windows"])
        weekly = [bound for p in windows.pop("weekly", ()) if (bound := self._bound(p)) is not None]
        if weekly:
            windows["weekly"] = weekly
            if any(self._reaches_over(p) for p in weekly):
                windows["closed"] = [*windows.get("closed", ()), *self._edges]
        return {**demand, "windows": windows}

    def _bound(self, p: Json) -> dict[str, Any] | None:
        """The pattern on the dates of the week; one of the day before where that reaches into it."""
        first = self.first - ONE_DAY * self._reaches_over(p)
        start = max(first.isoformat(), p.get("from") or "")
        until = min(self._last.isoformat(), p.get("until") or "9999-12-31")
        return {**p, "from": start, "until": until} if start <= until else None

    @staticmethod
    def _reaches_over(p: Json) -> bool:
        return bool(p["end"] <= p["start"])
