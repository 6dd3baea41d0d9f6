"""What an area or a space says of fairness; the nearest that says something is heard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from models.base import Value

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Weeks = Annotated[int, Field(ge=1, le=13)]


class Rotation(Value):
    """After `after_weeks` published weeks in a row in a space, a party leaves it to others for `rest_weeks`.

    Without `after_weeks` it may stay for ever: so it is by default, and so a space may say under an area that rotates.
    """

    after_weeks: Weeks | None = None
    rest_weeks: Weeks = 1


class Fairness(Rotation):
    """An area's rule: rotation, and over how many weeks shares are looked back on (none: they change nothing)."""

    shares_weeks: Weeks | None = None


class FairnessRules:
    """The rules of some areas and spaces, read once."""

    def __init__(self, session: Session, areas: Sequence[str]):
        from sqlalchemy import select

        from api.fairness.tables import FairnessRow

        row = FairnessRow
        query = select(row.list, row.id, row.body).where((row.list == "spaces") | row.id.in_(areas))
        self._bodies: dict[tuple[str, str], Any] = {(r[0], r[1]): r[2] for r in session.execute(query)}

    def of_area(self, chain: Sequence[str]) -> Fairness:
        """Of an area, given with the areas above it."""
        found = (self._bodies[key] for area in chain if (key := ("areas", area)) in self._bodies)
        return Fairness.model_validate(next(found, {}))

    def of_space(self, space: str, chain: Sequence[str]) -> Rotation:
        """Of a space, or of the areas in which it lies."""
        body = self._bodies.get(("spaces", space))
        return self.of_area(chain) if body is None else Rotation.model_validate(body)

    @property
    def are_none(self) -> bool:
        """Whether nobody says anything."""
        return not self._bodies
