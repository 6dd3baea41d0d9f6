"""The plan and its parts: assignments, score, what is left out (FORMAT.md sections 3 and 6)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from models.base import Id, Instant, Many, Text, Units, Value
from models.errors import plain_value
from models.policy import Term

Outcome = Literal["optimal", "feasible"]
StopReason = Literal["proved", "time_limit", "no_improvement", "work_limit", "cancelled", "error"]
Reason = Literal[
    "no_eligible_space",
    "no_eligible_person",
    "no_supply",
    "no_common_time",
    "too_short_notice",
    "over_budget",
    "taken",
    "limits",
    "not_worth_it",
    "not_reached",
]
Proof = Literal["certain", "proved", "best_effort"]
Number = Annotated[int, Field(ge=0, le=1_000_000)]


class SpacePiece(Value):
    """Units of one space for one need."""

    need: Number
    space: Id
    quantity: Units


class Role(Value):
    """One person for one need."""

    need: Number
    volunteer: Id


class SupplyPiece(Value):
    """Things of one supply for one need."""

    need: Number
    supply: Id
    quantity: Units


class Assignment(Value):
    """One session: who uses what, from when to when. Also the form of a pin and of `previous`."""

    demand: Id
    session: Number
    start: Instant
    end: Instant
    spaces: Many[SpacePiece] = ()
    people: Many[Role] = ()
    supplies: Many[SupplyPiece] = ()


class Score(Value):
    """Points by term; `total` is the plain sum."""

    total: int
    served: int = 0
    equity: int = 0
    distance: int = 0
    preference: int = 0
    continuity: int = 0
    load: int = 0
    opening: int = 0
    activation: int = 0
    cost: int = 0
    stability: int = 0


class Tier(Value):
    """One tier of a lexicographic plan."""

    terms: Many[Term]
    points: int
    bound: int | None = None
    proved: bool = False


class Notice(Value):
    """A warning: something was changed or excused, and where."""

    code: str
    path: str
    value: Annotated[Any, BeforeValidator(plain_value)] = None
    rule: str = ""
    message: str


class Blocker(Value):
    """A resource or demand in the way of an unserved session."""

    demand: Id | None = None
    space: Id | None = None
    volunteer: Id | None = None
    supply: Id | None = None


class Remedy(Value):
    """A change that was tried, and what it would win and cost."""

    change: str
    net_points: int
    displaced: Many[Id] = ()


class Unserved(Value):
    """Sessions of one demand that are missing, and why."""

    demand: Id
    missing: Number
    reason: Reason
    proof: Proof
    blocking: Many[Blocker] = ()
    remedies: Many[Remedy] = ()


class Plan(Value):
    """Only `assignments` is needed of a hand-made plan; the solver fills in the rest."""

    format: Literal["linli/1"] = "linli/1"
    problem_sha256: Text | None = None
    assignments: Many[Assignment]
    score: Score | None = None
    outcome: Outcome = "feasible"
    stop_reason: StopReason | None = None
    bound: int | None = None
    gap: float | None = None
    seconds: float | None = None
    seed: int | None = None
    versions: dict[str, str] = {}
    warnings: Many[Notice] = ()
    unserved: Many[Unserved] = ()
    tiers: Many[Tier] | None = None
