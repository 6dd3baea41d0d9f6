"""What each kind of job may be asked for: checked when it is asked, stored with the job, read again by its process."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from models.base import Date, Id, Instant, Many, Text, Value, wrong
from models.policy import Policy

Kind = Literal["plan", "repair", "scenarios", "explain", "bottlenecks"]
Seconds = Annotated[float, Field(gt=0, le=86_400, allow_inf_nan=False)]
Work = Annotated[float, Field(gt=0, le=1_000_000, allow_inf_nan=False)]

HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)


def _a_hash(value: str) -> str:
    if not HASH.fullmatch(value):
        raise wrong("bad_hash", "a frozen week is named by the SHA-256 of its problem", "Write its 64 hex digits")
    return value


Hash = Annotated[str, AfterValidator(_a_hash)]

USUAL_SECONDS = 30.0
USUAL_REPAIR_SECONDS = 15.0
"""What `solver.repair.repairing.usual_seconds` gives a city; a smaller week has less."""
MOST_SCENARIOS = 50
MOST_EXPLAINED = 1_000
MOST_TRIED = 1_000


class Effort(Value):
    """Limits of a search: 30 s by default, no clock at all where only `work` is given; `workers` are cores."""

    seconds: Seconds | None = None
    work: Work | None = None
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 0
    workers: Annotated[int, Field(ge=1, le=256)] = 2

    @property
    def limits(self) -> dict[str, float | None]:
        """The fields of `solver.limits.Limits`."""
        clock = USUAL_SECONDS if self.seconds is None and self.work is None else self.seconds
        return {"seconds": clock, "work": self.work}

    def longest(self, job_seconds: int) -> float:
        """Seconds of one search, whatever was asked for."""
        return min(self.limits["seconds"] or job_seconds, job_seconds)


class PlanTask(Effort):
    """Plan a frozen week by its hash; or an area's lists (without `area`: all), frozen first: `days` from `start`, as
    of `now`. Where `base` names a plan, the search begins from it. `policy` takes the place of the week's. With
    `expected_attendance`, people needs ask for persons extra as records of who comes say (api.attendance.expecting)."""

    week: Hash | None = None
    area: Id | None = None
    start: Date | None = None
    days: Annotated[int, Field(ge=1, le=35)] = 7
    now: Instant | None = None
    policy: Policy | None = None
    base: Id | None = None
    expected_attendance: bool = False

    @model_validator(mode="after")
    def _one_week(self) -> PlanTask:
        if (self.week is None) == (self.start is None):
            rule = "a plan is of a frozen `week`, or of lists from a `start`"
            raise wrong("which_week", rule, "Give one of the two", "week")
        if self.week is not None and (self.area is not None or self.now is not None):
            rule = "a frozen `week` has its area and its `now` already"
            raise wrong("which_week", rule, "Leave them out, or give a `start` instead of `week`", "week")
        return self

    def most_seconds(self, job_seconds: int) -> float:
        """Time that it may take, without what comes before and after the search; then its best so far is the result."""
        return self.longest(job_seconds)


class RepairTask(Value):
    """Mend a plan after changes (models.changes), as of `now`, or of the latest `at` of the changes."""

    base: Id
    changes: Annotated[Many[Any], Field(min_length=1)]
    now: Instant | None = None
    freeze_hours: Annotated[int, Field(ge=0, le=9_999)] = 0
    most_changes: Annotated[int, Field(ge=0)] | None = None
    seconds: Seconds | None = None

    def most_seconds(self, job_seconds: int) -> float:
        """As above."""
        return min(self.seconds or USUAL_REPAIR_SECONDS, job_seconds)


class Named(Value):
    """One scenario: changes under a name."""

    name: Id
    changes: Annotated[Many[Any], Field(min_length=1)]


class ScenariosTask(Effort):
    """Compare a base plan, or a frozen week without one, with scenarios, a sweep, or both; limits are of each plan."""

    base: Id | None = None
    week: Hash | None = None
    scenarios: Annotated[Many[Named], Field(max_length=MOST_SCENARIOS)] = ()
    sweep: Text | None = None

    @model_validator(mode="after")
    def _of_something(self) -> ScenariosTask:
        if (self.base is None) == (self.week is None):
            rule = "scenarios are of a `base` plan, or of a frozen `week`"
            raise wrong("which_week", rule, "Give one of the two", "base")
        if not self.scenarios and self.sweep is None:
            raise wrong("no_scenario", "there are `scenarios`, or a `sweep`", "Give one of them", "scenarios")
        return self

    def most_seconds(self, job_seconds: int) -> float:
        """As above, of all plans one after another."""
        plans = 2 + len(self.scenarios) + (MOST_SCENARIOS if self.sweep else 0)
        return plans * self.longest(job_seconds)


class ExplainTask(Value):
    """Why a plan leaves sessions of one demand, or of all, out: of all at most the `most` weightiest."""

    base: Id
    demand: Id | None = None
    most: Annotated[int, Field(ge=1, le=MOST_EXPLAINED)] = 200
    workers: Annotated[int, Field(ge=1, le=256)] = 2

    def most_seconds(self, job_seconds: int) -> float:
        """As above."""
        return job_seconds


class BottlenecksTask(Value):
    """What is scarce in a plan's week; the `most` dearest tried, with limits by a search too."""

    base: Id
    most: Annotated[int, Field(ge=1, le=MOST_TRIED)] = 10
    seconds: Seconds | None = None
    work: Work | None = None

    @property
    def limits(self) -> dict[str, float | None] | None:
        """The fields of `solver.limits.Limits`, where a search is asked for."""
        return {"seconds": self.seconds, "work": self.work} if self.seconds or self.work else None

    def most_seconds(self, job_seconds: int) -> float:
        """As above."""
        return job_seconds


Asked = PlanTask | RepairTask | ScenariosTask | ExplainTask | BottlenecksTask
ASKED: dict[str, type[Asked]] = {
    "plan": PlanTask,
    "repair": RepairTask,
    "scenarios": ScenariosTask,
    "explain": ExplainTask,
    "bottlenecks": BottlenecksTask,
}
