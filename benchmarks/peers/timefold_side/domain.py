"""The week as Timefold sees it: visits get a slot (time, spaces and supplies at once), seats get a person.

Two things are the same only where they are one: comparing field by field would take most of the time.
"""

from dataclasses import dataclass, field
from typing import Annotated

from timefold.solver.domain import (
    PlanningEntityCollectionProperty,
    PlanningId,
    PlanningScore,
    PlanningVariable,
    ProblemFactCollectionProperty,
    ValueRangeProvider,
    planning_entity,
    planning_solution,
)
from timefold.solver.score import HardSoftScore


@dataclass(eq=False)
class Cell:
    """A stretch of time of one space in which the same sessions may cover it."""

    id: int
    capacity: int


@dataclass(eq=False)
class Use:
    """What a slot takes of a cell."""

    cell: Cell
    units: int


@dataclass(eq=False)
class Stock:
    """What a slot takes of a quota (minutes of a space) or a supply (things): `left` units of `id` are there."""

    id: int
    left: int
    units: int


@dataclass(eq=False)
class When:
    """Minutes since 1970, and ordinals of the local date and week."""

    start: int
    end: int
    date: int
    week: int


@dataclass(eq=False)
class How:
    """Where a session would be (metres on a plane) and what it takes, but for its persons. `filled`: Σ 1000 × met //
    asked of its other needs; `spaces`: a number for the set of them."""

    x: float
    y: float
    fen: int
    filled: int
    spaces: int
    stocks: list[Stock]


@dataclass(eq=False)
class Slot:
    """One way to hold a session. `points` of its own; `able`: " need:person need:person " of all who could come, as
    one text is one thing to carry over to Java."""

    id: int
    points: int
    able: str
    when: When
    how: How
    uses: list[Use]


@dataclass(eq=False)
class Person:
    """Who may come; a limit of −1 is none; `mate` must come too, `foe` must not (−1: nobody)."""

    id: int
    key: str
    x: float
    y: float
    metres_per_minute: float
    pause: int
    rest: int
    minutes: int
    minutes_a_day: int
    sessions: int
    sessions_a_day: int
    mate: int
    foe: int
    activation: int
    likes: set[int]
    interest: int
    per_100m: int
    extra_hour: int
    fair_hours: int


@dataclass(eq=False)
class Area:
    """Steps of equity: up to `upto[i]` points, each adds `bonus[i]` per cent."""

    id: int
    upto: list[int]
    bonus: list[int]


@dataclass(eq=False)
class Demand:
    """What all visits of a demand share; `needs`, `asked`, `least` of its needs for people. A budget of −1 is none."""

    id: int
    area: Area
    weight: int
    n_needs: int
    needs: list[int]
    asked: list[int]
    least: list[int]
    gap: int
    one_a_day: int
    min_sessions: int
    same_spaces: int
    budget: int
    kind: int
    per_yuan: int
    space_change: int
    person_change: int


@planning_entity
@dataclass(eq=False)
class Visit:
    """One wanted session."""

    id: Annotated[int, PlanningId]
    demand: Demand
    slots: Annotated[list[Slot], ValueRangeProvider(id="slots")]
    slot: Annotated[Slot | None, PlanningVariable(value_range_provider_refs=["slots"], allows_unassigned=True)] = field(
        default=None
    )


@planning_entity
@dataclass(eq=False)
class Seat:
    """One role of a visit; `same` is 2 where the person must be the same in all sessions, 1 where that is liked."""

    id: Annotated[int, PlanningId]
    visit: int
    demand: int
    need: int
    rank: int
    share: int
    same: int
    key: str
    persons: Annotated[list[Person], ValueRangeProvider(id="persons")]
    person: Annotated[
        Person | None, PlanningVariable(value_range_provider_refs=["persons"], allows_unassigned=True)
    ] = field(default=None)


@planning_solution
@dataclass(eq=False)
class Plan:
    """All of it."""

    areas: Annotated[list[Area], ProblemFactCollectionProperty]
    visits: Annotated[list[Visit], PlanningEntityCollectionProperty]
    seats: Annotated[list[Seat], PlanningEntityCollectionProperty]
    score: Annotated[HardSoftScore | None, PlanningScore] = field(default=None)
