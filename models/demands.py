"""What is asked for: demands and their needs (FORMAT.md section 2)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from models.base import (
    MOST_UNITS,
    Budget,
    Id,
    Level,
    Location,
    Many,
    Metres,
    Minutes,
    Quantity,
    Text,
    Units,
    Value,
    Weight,
    above_max,
    wrong,
)
from models.clock import Availability, Stretch

Sameness = Literal["no", "prefer", "require"]


def _number_or_each(value: Any) -> Any:
    """One error for both branches, as a person sees one field."""
    if value == "each" or (type(value) is int and 1 <= value <= MOST_UNITS):
        return value
    rule = f'`sessions` is a whole number from 1 to {MOST_UNITS:,}, or "each"'
    raise wrong("bad_sessions", rule, 'Write a number such as 1, or "each"')


Sessions = Annotated[Quantity | Literal["each"], BeforeValidator(_number_or_each)]


class SpaceNeed(Value):
    """`quantity` units of a place of one of `kinds`; whole unless `split`, partly down to `min_quantity`."""

    type: Literal["space"]
    kinds: Many[Text]
    quantity: Quantity
    min_quantity: Quantity | None = None
    split: bool = False
    min_piece: Quantity = 1
    features: Many[Text] = ()
    max_metres: Metres | None = None

    @property
    def asked(self) -> int:
        """Units asked for."""
        return self.quantity

    @property
    def least(self) -> int:
        """Fewest units that count as met."""
        return self.quantity if self.min_quantity is None else self.min_quantity

    @property
    def least_piece(self) -> int:
        """Fewest units in one space (R7)."""
        return self.min_piece if self.split else max(self.least, self.min_piece)

    @model_validator(mode="after")
    def _least_is_least(self) -> SpaceNeed:
        if self.least > self.quantity:
            raise above_max("min_quantity", "quantity")
        if self.min_piece > self.quantity:
            raise above_max("min_piece", "quantity")
        return self


class PeopleNeed(Value):
    """`count` persons with a skill; fewer down to `min_count`."""

    type: Literal["people"]
    skill: Text
    min_level: Level = 1
    count: Quantity = 1
    min_count: Quantity | None = None
    tags: Many[Text] = ()
    max_metres: Metres | None = None

    @property
    def asked(self) -> int:
        """Persons asked for."""
        return self.count

    @property
    def least(self) -> int:
        """Fewest persons that count as met."""
        return self.count if self.min_count is None else self.min_count

    @model_validator(mode="after")
    def _least_is_least(self) -> PeopleNeed:
        if self.least > self.count:
            raise above_max("min_count", "count")
        return self


class SupplyNeed(Value):
    """`quantity` things of a kind, in full."""

    type: Literal["supply"]
    kind: Text
    quantity: Quantity

    @property
    def asked(self) -> int:
        """Things asked for."""
        return self.quantity

    @property
    def least(self) -> int:
        """A supply is given in full or not at all (R16)."""
        return self.quantity


Need = Annotated[SpaceNeed | PeopleNeed | SupplyNeed, Field(discriminator="type")]


class Demand(Value):
    """One wish: sessions in its windows, each meeting all its needs at once."""

    id: Id
    name: Text | None = None
    kind: Text
    organisation: Id
    area: Id | None = None
    location: Location | None = None
    priority: Annotated[int, Field(ge=1, le=5)] = 3
    weight: Weight | None = None
    weeks_waiting: Units = 0
    windows: Availability
    minutes: Quantity | None = None
    sessions: Sessions = 1
    min_sessions: Quantity = 1
    one_per_day: bool | None = None
    min_gap_minutes: Minutes = 0
    preferred: Many[Stretch] = ()
    needs: Annotated[tuple[Need, ...], Field(strict=False, min_length=1)]
    same_spaces: Sameness = "no"
    same_people: Sameness = "no"
    budget_fen: Budget | None = None
    public: bool = True

    @property
    def each(self) -> bool:
        """Whether one session is wanted in every open window."""
        return self.sessions == "each"

    @property
    def one_a_day(self) -> bool:
        """`one_per_day` with its default: true, but false for `"each"`."""
        return (not self.each) if self.one_per_day is None else self.one_per_day

    @model_validator(mode="after")
    def _least_is_least(self) -> Demand:
        if not isinstance(self.sessions, str) and self.min_sessions > self.sessions:
            raise above_max("min_sessions", "sessions")
        return self
