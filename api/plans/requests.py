"""What is sent to ask for plans and what comes with them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, model_validator

from models.base import Date, Id, Instant, Many, Text, Value, wrong

Name = Annotated[str, Field(max_length=200)]
Seconds = Annotated[float, Field(gt=0, le=86_400, allow_inf_nan=False)]
Work = Annotated[float, Field(gt=0, le=1_000_000, allow_inf_nan=False)]
Seed = Annotated[int, Field(ge=0, lt=2**31)]
Most = Annotated[int, Field(ge=1, le=1_000)]


class NewPlan(Value):
    """A plan to be made: of an area's lists from `start` on, of a frozen `week`, or of a whole `problem`.

    `now` is the instant of planning: by default the present, or for a week that is over, its start. `base` is a plan
    that the search begins from. `expected_attendance` asks one or two persons extra where too few of those with the
    skill would be expected to come (docs/guide-account.md). By default it searches for 30 seconds; with `work` and no
    seconds, the same request gives the same plan.
    """

    name: Name = ""
    area: Id | None = None
    start: Date | None = None
    days: Annotated[int, Field(ge=1, le=35)] | None = None
    now: Instant | None = None
    week: Id | None = None
    problem: dict[str, Any] | None = None
    policy: dict[str, Any] | None = None
    base: Id | None = None
    expected_attendance: bool = False
    seconds: Seconds | None = None
    work: Work | None = None
    seed: Seed = 0

    @model_validator(mode="after")
    def _of_one_thing(self) -> NewPlan:
        if sum(x is not None for x in (self.area, self.week, self.problem)) != 1:
            rule = "a plan is of an `area`, of a frozen `week`, or of a whole `problem`"
            raise wrong("plan_of_one", rule, "Give exactly one of the three")
        if (self.area is None) != (self.start is None):
            raise wrong("plan_of_one", "`area` and `start` go together", "Give both, or neither", "start")
        for name in ("days", "now", "expected_attendance"):
            if getattr(self, name) not in (None, False) and self.area is None:
                raise wrong("plan_of_one", f"`{name}` goes with `area`", "Leave it out", name)
        return self


class NewRepair(Value):
    """A plan to be mended after something broke: the changes (docs/changes.md), and how much may move."""

    name: Name = ""
    changes: Annotated[Many[dict[str, Any]], Field(min_length=1, max_length=1_000)]
    now: Instant | None = None
    freeze_hours: Annotated[int, Field(ge=0, le=9_999)] = 0
    most_changes: Annotated[int, Field(ge=0)] | None = None
    seconds: Seconds | None = None


class NewExplanation(Value):
    """Why a plan leaves one demand out, or all of them; the weightiest `most`."""

    demand: Id | None = None
    most: Most = 200


class NewBottlenecks(Value):
    """What is scarce in a plan's week; the `most` dearest tried by planning anew."""

    most: Most = 10
    seconds: Seconds | None = None
    work: Work | None = None


class NamedChanges(Value):
    """One scenario: changes under a name."""

    name: Id
    changes: Annotated[Many[dict[str, Any]], Field(min_length=1, max_length=1_000)]


class NewScenarios(Value):
    """Scenarios to be compared with a `base` plan, or with a frozen `week`; a `sweep` makes one of each value."""

    name: Name = ""
    base: Id | None = None
    week: Id | None = None
    scenarios: Annotated[Many[NamedChanges], Field(max_length=50)] = ()
    sweep: Text | None = None
    seconds: Seconds | None = None
    work: Work | None = None
    seed: Seed = 0

    @model_validator(mode="after")
    def _of_something(self) -> NewScenarios:
        if (self.base is None) == (self.week is None):
            raise wrong("plan_of_one", "scenarios are of a `base` plan, or of a frozen `week`", "Give one of the two")
        if not self.scenarios and self.sweep is None:
            raise wrong("no_scenario", "there are `scenarios`, or a `sweep`", "Give one of them", "scenarios")
        return self


class NewRecommendations(Value):
    """What is asked of a plan: ways to serve a `demand` (its id, or a new one as an object), to use a `volunteer`'s
    time, or a `space`'s free hours."""

    plan: Id
    demand: Id | dict[str, Any] | None = None
    volunteer: Id | None = None
    space: Id | None = None
    most: Annotated[int, Field(ge=1, le=100)] = 10

    @model_validator(mode="after")
    def _for_one_thing(self) -> NewRecommendations:
        if sum(x is not None for x in (self.demand, self.volunteer, self.space)) != 1:
            rule = "recommendations are for one thing: `demand`, `volunteer` or `space`"
            raise wrong("for_one", rule, "Give exactly one of the three")
        return self


class NewEvaluation(Value):
    """A plan made by hand, to be judged: its assignments, and the `week` (a hash) or `plan` whose week it is of."""

    assignments: Annotated[Many[dict[str, Any]], Field(max_length=200_000)]
    week: Id | None = None
    plan: Id | None = None

    @model_validator(mode="after")
    def _of_one_week(self) -> NewEvaluation:
        if (self.week is None) == (self.plan is None):
            raise wrong("plan_of_one", "assignments are of a `week`, or of the week of a `plan`", "Give one of the two")
        return self
