"""Example weeks and their plans as plain values, for tests that do their own arithmetic."""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from models.loading import load_problem
from solver.judge import judge
from solver.limits import Limits
from solver.planning import plan
from tests.solver.lasting import lasting

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SECONDS = 60.0
EARTH_METRES = 6_371_008.8

Json = dict[str, Any]
Change = Callable[[Json], object]


@dataclass(frozen=True)
class Session:
    """One assignment of a plan: pieces and gifts are (need, id, quantity), roles are (need, volunteer)."""

    demand: str
    number: int
    start: datetime
    end: datetime
    pieces: tuple[tuple[int, str, int], ...]
    roles: tuple[tuple[int, str], ...]
    gifts: tuple[tuple[int, str, int], ...]

    @property
    def minutes(self) -> int:
        return int((self.end - self.start).total_seconds()) // 60

    @property
    def day(self) -> date:
        return self.start.date()

    @property
    def spaces(self) -> frozenset[str]:
        return frozenset(space for _, space, _ in self.pieces)

    @property
    def people(self) -> frozenset[str]:
        return frozenset(person for _, person in self.roles)

    @property
    def quantity(self) -> int:
        """Units of space over all pieces."""
        return sum(quantity for *_, quantity in self.pieces)

    def in_role(self, need: int) -> frozenset[str]:
        return frozenset(person for k, person in self.roles if k == need)


def session_of(assignment: Json) -> Session:
    return Session(
        assignment["demand"],
        assignment["session"],
        datetime.fromisoformat(assignment["start"]),
        datetime.fromisoformat(assignment["end"]),
        tuple((x["need"], x["space"], x["quantity"]) for x in assignment.get("spaces", ())),
        tuple((x["need"], x["volunteer"]) for x in assignment.get("people", ())),
        tuple((x["need"], x["supply"], x["quantity"]) for x in assignment.get("supplies", ())),
    )


class Planned:
    """A week, its plan as JSON, and what the judge said of it."""

    def __init__(self, week: Json, plan: Json, verdict: Any) -> None:
        self.week, self.plan, self.verdict = week, plan, verdict
        self.all = sorted(map(session_of, plan["assignments"]), key=lambda x: (x.start, x.demand))

    def sessions(self, demand: str) -> list[Session]:
        """The sessions of one demand, by start."""
        self.thing(demand)
        return [x for x in self.all if x.demand == demand]

    def session(self, demand: str) -> Session:
        """The only session of a demand."""
        (only,) = self.sessions(demand)
        return only

    def served(self) -> set[str]:
        return {x.demand for x in self.all}

    def unserved(self) -> dict[str, int]:
        """Missing sessions by demand, as the plan says."""
        return {x["demand"]: x["missing"] for x in self.plan["unserved"]}

    def reason(self, demand: str) -> str:
        return next(str(x["reason"]) for x in self.plan["unserved"] if x["demand"] == demand)

    def of_space(self, space: str) -> list[Session]:
        self.thing(space)
        return [x for x in self.all if space in x.spaces]

    def of_person(self, person: str) -> list[Session]:
        self.thing(person)
        return [x for x in self.all if person in x.people]

    def used(self, space: str, at: datetime) -> int:
        """Units of a space in use at an instant, set-up and turnaround included."""
        thing = self.thing(space)
        before, after = (timedelta(minutes=thing.get(k, 0)) for k in ("setup_minutes", "turnaround_minutes"))
        here = [x for x in self.of_space(space) if x.start - before <= at < x.end + after]
        return sum(quantity for x in here for _, s, quantity in x.pieces if s == space)

    def given(self, supply: str) -> int:
        """Units of a supply over the week."""
        return sum(quantity for x in self.all for _, s, quantity in x.gifts if s == supply)

    def thing(self, name: str) -> Json:
        """The space, volunteer, supply, demand, organisation or area of that id."""
        lists = ("spaces", "volunteers", "supplies", "demands", "organisations", "areas")
        return next(thing for key in lists for thing in self.week[key] if thing["id"] == name)

    def place(self, name: str) -> list[float]:
        """Where a thing is; a demand without a location is at its organisation."""
        thing = self.thing(name)
        return list(thing["location"] if "location" in thing else self.thing(thing["organisation"])["location"])

    def metres(self, one: str, other: str) -> int:
        """The walk between two things: great circle × 1.3."""
        (lon1, lat1), (lon2, lat2) = ([math.radians(x) for x in self.place(name)] for name in (one, other))
        h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
        return round(2 * EARTH_METRES * math.asin(math.sqrt(h)) * 1.3)

    def fen(self, demand: str) -> int:
        """What a demand costs, by its pieces and gifts."""
        total = 0
        for x in self.sessions(demand):
            for _, space, quantity in x.pieces:
                total += self.thing(space).get("fen_per_unit_hour", 0) * quantity * x.minutes // 60
            for _, supply, quantity in x.gifts:
                total += self.thing(supply).get("fen_per_unit", 0) * quantity
        return total


def at(text: str) -> datetime:
    """An instant of a week in China: "2026-03-09 18:00"."""
    return datetime.fromisoformat(text + ":00+08:00")


def clock(x: Session) -> tuple[str, str]:
    """Local start and end, "HH:MM"."""
    return x.start.strftime("%H:%M"), x.end.strftime("%H:%M")


def file_of(name: str) -> Path:
    (path,) = EXAMPLES.glob(f"{name}*.json")
    return path


@cache
def planned(name: str) -> Planned:
    """The week whose file begins with `name`, planned once per test run."""
    return solved(json.loads(file_of(name).read_bytes()))


@cache
def replanned(name: str, change: Change) -> Planned:
    """The same week after `change` was made to its JSON: what would be, if …"""
    week = copy.deepcopy(planned(name).week)
    change(week)
    return solved(week)


def solved(week: Json) -> Planned:
    """Load, plan to the proof, and judge."""
    problem = load_problem(json.dumps(week, ensure_ascii=False).encode())
    best = plan(problem, limits=Limits(seconds=SECONDS), seed=0, executor=lasting(1))
    return Planned(week, best.model_dump(mode="json"), judge(problem, best))
