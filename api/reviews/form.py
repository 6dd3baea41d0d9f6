"""What a review asks: criteria with weights, how long there is time, how many make a public figure; by area."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, StringConstraints, model_validator
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.access.areas import AreaTree
from api.errors import Invalid
from api.reviews.tables import ReviewForm
from models.base import Many, Value, wrong
from models.errors import Issue

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Label = Annotated[str, Field(min_length=1, max_length=200)]
Weight = Annotated[int, Field(ge=0, le=100)]
Days = Annotated[int, Field(ge=1, le=365)]
Least = Annotated[int, Field(ge=1, le=1_000)]
SCALE = range(1, 6)
"""From 1, poor, to 5, excellent."""


class Criterion(Value):
    """One thing that is rated from 1 to 5, in both languages."""

    key: Key
    en: Label
    zh: Label
    weight: Weight = 1


DEFAULT = (
    Criterion(key="reliable", en="kept to what was agreed", zh="守约守时"),
    Criterion(key="quality", en="what was given or asked was as described", zh="与约定内容相符"),
    Criterion(key="cooperation", en="easy to work with", zh="沟通配合"),
    Criterion(key="care", en="took care of people, rooms and things", zh="爱护场地设施、注意安全"),
)


class Form(Value):
    """The form of an area: `days` after the end of the month to fill it in; `least` reviews make a public figure."""

    criteria: Annotated[Many[Criterion], Field(min_length=1, max_length=20)] = DEFAULT
    days: Days = 14
    least: Least = 5

    @model_validator(mode="after")
    def _keys_are_unique(self) -> Form:
        keys = [c.key for c in self.criteria]
        if len(set(keys)) < len(keys):
            raise wrong("criterion_twice", "each criterion has a key of its own", "Rename one of them", "criteria")
        if not any(c.weight for c in self.criteria):
            raise wrong("no_weight", "at least one criterion has weight", "Give one a weight above 0", "criteria")
        return self

    def check(self, given: Mapping[str, int]) -> None:
        """Each criterion is rated, and no other. Raises `Invalid`."""
        asked = {c.key for c in self.criteria}
        if set(given) != asked:
            rule = f"a review rates all of: {', '.join(sorted(asked))}, and nothing else"
            raise Invalid([Issue("wrong_criteria", "ratings", ", ".join(sorted(given)), rule, "Rate just these")])


def form_at(session: Session, tree: AreaTree, area: str | None) -> Form:
    """What holds at an area: the form of the nearest that has one, else the default."""
    chain = tree.above(area)
    found = {r.area: r.body for r in session.scalars(select(ReviewForm).where(ReviewForm.area.in_(chain)))}
    body: Mapping[str, Any] = next((found[a] for a in chain if a in found), {})
    return Form.model_validate(body)
