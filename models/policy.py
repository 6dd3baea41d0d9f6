"""The points of FORMAT.md section 5: every number under its term, with its default."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field, model_validator

from models.base import Id, Many, Points, Units, Value, Weight, wrong

Term = Literal[
    "served", "equity", "distance", "preference", "continuity", "load", "opening", "activation", "cost", "stability"
]
TERMS: tuple[Term, ...] = get_args(Term)
Relation = Literal["together", "apart"]
Pair2 = Annotated[tuple[Units, Points], Field(strict=False)]
FiveWeights = Annotated[tuple[Weight, Weight, Weight, Weight, Weight], Field(strict=False)]


class ServedPolicy(Value):
    """Points for sessions, by priority from 1 to 5."""

    priority_weight: FiveWeights = (40, 100, 250, 600, 1500)


class EquityPolicy(Value):
    """Points for serving every area: bands `[share %, bonus %]` from below, shares rising."""

    level: Units = 0
    bands: Many[Pair2] = ((50, 30), (80, 10))

    @model_validator(mode="after")
    def _shares_rise(self) -> EquityPolicy:
        shares = [s for s, _ in self.bands]
        if any(b <= a for a, b in zip([0, *shares], shares, strict=False)):
            rule = "the bands' shares are above 0 and rise from band to band"
            raise wrong("bands_order", rule, "Sort the bands by share, each share once", "bands")
        return self


class DistancePolicy(Value):
    """Points lost on the way from demand to space, and from volunteer to site."""

    per_100m: Points = 1


class PreferencePolicy(Value):
    """Points for interested persons and preferred times."""

    interest: Points = 5
    time: Points = 10


class ContinuityPolicy(Value):
    """Points lost by demands that prefer the same spaces or people, and change them."""

    space_change: Points = 20
    person_change: Points = 20


class LoadPolicy(Value):
    """Points lost for long hours of one volunteer in one ISO week."""

    extra_hour: Points = 2
    fair_hours: Units = 4


class CostPolicy(Value):
    """Points lost for money."""

    per_yuan: Points = 1


class StabilityPolicy(Value):
    """Points lost for changes to the previous plan, more the sooner the session was to start."""

    dropped: Points = 60
    moved: Points = 30
    replaced: Points = 15
    notice: Many[Pair2] = ((24, 4), (72, 2))


class Pair(Value):
    """Two volunteers who come both or neither, or never both (R15)."""

    volunteers: Annotated[tuple[Id, Id], Field(strict=False)]
    relation: Relation

    @model_validator(mode="after")
    def _two_persons(self) -> Pair:
        if self.volunteers[0] == self.volunteers[1]:
            raise wrong("pair_of_one", "a pair names two different volunteers", "Name the other one", "volunteers")
        return self


class Policy(Value):
    """What each thing is worth: every number under its term, defaults where it is left out."""

    served: ServedPolicy = ServedPolicy()
    equity: EquityPolicy = EquityPolicy()
    distance: DistancePolicy = DistancePolicy()
    preference: PreferencePolicy = PreferencePolicy()
    continuity: ContinuityPolicy = ContinuityPolicy()
    load: LoadPolicy = LoadPolicy()
    cost: CostPolicy = CostPolicy()
    stability: StabilityPolicy = StabilityPolicy()
    pairs: Many[Pair] = ()
    tiers: Many[Many[Term]] = ()

    @model_validator(mode="after")
    def _each_term_once(self) -> Policy:
        listed = [t for tier in self.tiers for t in tier]
        if len(listed) != len(set(listed)):
            twice = next(t for t in listed if listed.count(t) > 1)
            rule = f"a term stands in one tier at most, but `{twice}` stands twice"
            raise wrong("term_twice", rule, "Keep one of them", "tiers")
        return self
