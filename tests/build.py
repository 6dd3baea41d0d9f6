"""A minimal week as plain data that grows by chained calls: one demand, one space, one volunteer, one supply.

    week = Week().space("room", capacity=2).demand("D", needs=[space_need()])
    verdict = week.judge(session("D", "mon 18:00", spaces=["room"]))

The horizon is the week of Monday 2026-03-09 in Shanghai, on a grid of 15 minutes; everything lies at one point and is
open all week, so that no rule is broken and no point is won or lost but by what a test says.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from models.plan import Assignment, Plan
from models.problem import Problem
from solver.judge import Finding, Verdict, judge

MONDAY = dt.datetime(2026, 3, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HERE = [104.0, 30.0]
ALWAYS = {"weekly": [{"days": list(DAYS), "start": "00:00", "end": "24:00"}]}
QUIET: dict[str, dict[str, Any]] = {
    "served": {"priority_weight": [0] * 5},
    "equity": {"bands": []},
    "distance": {"per_100m": 0},
    "preference": {"interest": 0, "time": 0},
    "continuity": {"space_change": 0, "person_change": 0},
    "load": {"extra_hour": 0},
    "cost": {"per_yuan": 0},
    "stability": {"dropped": 0, "moved": 0, "replaced": 0},
}

Json = dict[str, Any]


def at(text: str) -> str:
    """`"mon 18:00"` as an instant; `"mon+1w 18:00"` is a week later, `"mon-1w"` one earlier, seconds may follow."""
    day, clock = text.split()
    name, weeks = day[:3], int(day[3:-1] or 0)
    parts = [int(x) for x in clock.split(":")]
    hours, minutes, seconds = (*parts, 0)[:3]
    ahead = dt.timedelta(days=DAYS.index(name) + 7 * weeks, hours=hours, minutes=minutes, seconds=seconds)
    return (MONDAY + ahead).isoformat()


def window(start: str, end: str, **fields: Any) -> Json:
    """A window between two times as `at` reads them."""
    return {"start": at(start), "end": at(end), **fields}


def open_in(*windows: tuple[str, str]) -> Json:
    """An availability of such windows."""
    return {"windows": [window(a, b) for a, b in windows]}


def weekly(start: str, end: str, days: str = " ".join(DAYS), **fields: Any) -> Json:
    """A weekly pattern."""
    return {"days": days.split(), "start": start, "end": end, **fields}


def space_need(quantity: int = 1, **fields: Any) -> Json:
    """A need for units of a room."""
    return {"type": "space", "kinds": ["room"], "quantity": quantity, **fields}


def people_need(count: int = 1, **fields: Any) -> Json:
    """A need for helpers."""
    return {"type": "people", "skill": "help", "count": count, **fields}


def supply_need(quantity: int = 1, **fields: Any) -> Json:
    """A need for gifts."""
    return {"type": "supply", "kind": "gift", "quantity": quantity, **fields}


def session(
    demand: str = "D",
    start: str = "mon 10:00",
    minutes: int = 60,
    number: int = 0,
    spaces: Any = (),
    people: Any = (),
    supplies: Any = (),
) -> Json:
    """An assignment; an item is an id (for the first fitting need, one unit) or a tuple of need, id and quantity."""
    begin = dt.datetime.fromisoformat(at(start))
    full_spaces = [(0, s, 1) if isinstance(s, str) else s for s in spaces]
    full_people = [(0, v) if isinstance(v, str) else v for v in people]
    full_supplies = [(0, s, 1) if isinstance(s, str) else s for s in supplies]
    return {
        "demand": demand,
        "session": number,
        "start": begin.isoformat(),
        "end": (begin + dt.timedelta(minutes=minutes)).isoformat(),
        "spaces": [{"need": n, "space": s, "quantity": q} for n, s, q in full_spaces],
        "people": [{"need": n, "volunteer": v} for n, v in full_people],
        "supplies": [{"need": n, "supply": s, "quantity": q} for n, s, q in full_supplies],
    }


class Week:
    """A problem in the making: every method changes it and gives it back; an id named again is changed, not added."""

    def __init__(self, **fields: Any):
        horizon = {"start": at("mon 00:00"), "end": at("mon+1w 00:00"), "timezone": "Asia/Shanghai", "slot_minutes": 15}
        self.data: Json = {
            "format": "linli/1",
            "horizon": horizon,
            "areas": [{"id": "city", "name": "city"}],
            "organisations": [{"id": "org", "name": "org", "area": "city", "location": HERE}],
            "spaces": [],
            "volunteers": [],
            "supplies": [],
            "demands": [],
            "policy": {name: dict(numbers) for name, numbers in QUIET.items()},
            **fields,
        }

    def _put(self, section: str, defaults: Json, fields: Json) -> Self:
        for item in self.data[section]:
            if item["id"] == defaults["id"]:
                item.update(fields)
                return self
        self.data[section].append({**defaults, **fields})
        return self

    def area(self, name: str, parent: str | None = None) -> Self:
        """An area."""
        return self._put("areas", {"id": name, "name": name}, {"parent": parent})

    def organisation(self, name: str, /, **fields: Any) -> Self:
        """An organisation, in the city and here."""
        return self._put("organisations", {"id": name, "name": name, "area": "city", "location": HERE}, fields)

    def space(self, name: str = "S", /, **fields: Any) -> Self:
        """A room for one, always open."""
        defaults = {"owner": "org", "kind": "room", "location": HERE, "capacity": 1, "availability": ALWAYS}
        return self._put("spaces", {"id": name, **defaults}, fields)

    def volunteer(self, name: str = "V", /, **fields: Any) -> Self:
        """A helper, always free, at home here."""
        return self._put(
            "volunteers", {"id": name, "skills": {"help": 3}, "location": HERE, "availability": ALWAYS}, fields
        )

    def supply(self, name: str = "G", /, **fields: Any) -> Self:
        """Ten gifts."""
        return self._put("supplies", {"id": name, "owner": "org", "kind": "gift", "quantity": 10}, fields)

    def demand(self, name: str = "D", /, **fields: Any) -> Self:
        """An hour at any time, needing a room."""
        defaults = {"kind": "meeting", "organisation": "org", "windows": ALWAYS, "minutes": 60, "needs": [space_need()]}
        return self._put("demands", {"id": name, **defaults}, fields)

    def policy(self, **terms: Any) -> Self:
        """Numbers of the policy by term; terms not named stay turned off."""
        self.data["policy"].update(terms)
        return self

    def put(self, **fields: Any) -> Self:
        """Any field of the problem: `now`, `travel`, `bans`, `calendar`…"""
        self.data.update(fields)
        return self

    def horizon(self, **fields: Any) -> Self:
        """Changes of the horizon."""
        self.data["horizon"].update(fields)
        return self

    def pin(self, *sessions: Json) -> Self:
        """Pins these sessions."""
        self.data["pins"] = [*self.data.get("pins", []), *sessions]
        return self

    def previous(self, *sessions: Json) -> Self:
        """Publishes these sessions as the previous plan."""
        self.data["previous"] = [*self.data.get("previous", []), *sessions]
        return self

    def problem(self) -> Problem:
        """The finished value."""
        return Problem.model_validate(self.data)

    def judge(self, *sessions: Json, **plan: Any) -> Verdict:
        """The verdict on a plan of these sessions."""
        return judge(self.problem(), plan_of(*sessions, **plan))

    def breaks(self, *sessions: Json) -> list[str]:
        """Rule and code of each violation of such a plan."""
        return names(self.judge(*sessions).violations)

    def warns(self, *sessions: Json) -> list[str]:
        """Rule and code of each warning about such a plan."""
        return names(self.judge(*sessions).warnings)

    def score(self, term: str, *sessions: Json) -> int:
        """The points of one term for a plan that breaks no rule."""
        verdict = self.judge(*sessions)
        assert verdict.ok, verdict.violations
        points: int = getattr(verdict.score, term)
        return points


def plan_of(*sessions: Json, **fields: Any) -> Plan:
    """A plan of these sessions."""
    return Plan.model_validate({"assignments": list(sessions), **fields})


def assignments_of(*sessions: Json) -> tuple[Assignment, ...]:
    """Only the assignments."""
    return plan_of(*sessions).assignments


def at_any_time(session: Json, start: str, end: str) -> Assignment:
    """A session between two instants that the format itself would refuse in this order."""
    (assignment,) = assignments_of(session)
    times = {"start": dt.datetime.fromisoformat(start), "end": dt.datetime.fromisoformat(end)}
    return assignment.model_copy(update=times)


def names(findings: tuple[Finding, ...]) -> list[str]:
    """Rule and code of each finding, such as "R4 kind", in order."""
    return [f"{f.rule} {f.code}" for f in findings]


def room_week(**demand: Any) -> Week:
    """A demand D for the room S."""
    return Week().space("S").demand("D", **demand)


def help_week(**demand: Any) -> Week:
    """A demand D for the volunteer V."""
    return Week().volunteer("V").demand("D", **{"needs": [people_need()], **demand})


def gift_week(**demand: Any) -> Week:
    """A demand D for a gift of the supply G."""
    return Week().supply("G").demand("D", **{"needs": [supply_need()], **demand})
