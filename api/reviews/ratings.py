"""What reviews come to: means by criterion for an organisation and a stretch of months, and the reviews they are of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from api.access.areas import AreaTree
from api.contracts.tables import ContractRow
from api.reviews.form import Form
from api.reviews.tables import ReviewRow
from api.store.tables import StoredObject

SATISFIED = 4
"""Of 5."""


@dataclass(frozen=True)
class Mean:
    """A mean kept as what it is made of."""

    total: int
    count: int

    @property
    def value(self) -> float:
        """To two places."""
        return round(self.total / self.count, 2)


@dataclass(frozen=True)
class Rated:
    """How an organisation was rated: by criterion, and over all criteria by their weights; `reviews` are their ids.

    `satisfied`: how many of them are `SATISFIED` or better on the whole.
    """

    organisation: str
    by_criterion: dict[str, Mean]
    overall: Mean
    satisfied: int
    reviews: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many reviews there are."""
        return len(self.reviews)


def ratings(
    session: Session,
    tree: AreaTree,
    now: dt.datetime,
    first: str,
    last: str,
    *,
    area: str | None = None,
    organisation: str | None = None,
) -> list[Rated]:
    """Of the months `first` to `last` (YYYY-MM, both included), by organisation: of an area and below, or of one.

    Only what is shown counts by now, and nothing that is about a private case.
    """
    other = aliased(ReviewRow)
    both = (
        select(other.id)
        .where(other.contract == ReviewRow.contract, other.period == ReviewRow.period, other.side != ReviewRow.side)
        .exists()
    )
    query = select(ReviewRow).where(ReviewRow.public, ReviewRow.period >= first, ReviewRow.period <= last)
    query = query.where((ReviewRow.due_at <= now) | both, ~_is_private_now())
    if area is not None:
        query = query.where(ReviewRow.area.in_(sorted(tree.below(area))))
    if organisation is not None:
        query = query.where(ReviewRow.reviewed == organisation)
    found: dict[str, list[ReviewRow]] = {}
    for row in session.scalars(query.order_by(ReviewRow.reviewed, ReviewRow.id)):
        found.setdefault(row.reviewed, []).append(row)
    return [rated(name, rows) for name, rows in found.items()]


def _is_private_now() -> ColumnElement[bool]:
    """A review of an agreement whose demand has become private since."""
    return (
        select(StoredObject.id)
        .join(ContractRow, ContractRow.demand == StoredObject.id)
        .where(ContractRow.id == ReviewRow.contract, StoredObject.list == "demands", ~StoredObject.public)
        .exists()
    )


def rated(organisation: str, rows: Iterable[ReviewRow]) -> Rated:
    """The figures of reviews; criteria of the same key count together, whichever form they stood in."""
    given = list(rows)
    by: dict[str, Mean] = {}
    total = weight = satisfied = 0
    for row in given:
        criteria = Form.model_validate(row.form).criteria
        for c in criteria:
            points, had = row.ratings[c.key], by.get(c.key, Mean(0, 0))
            by[c.key] = Mean(had.total + points, had.count + 1)
        own, weights = sum(c.weight * row.ratings[c.key] for c in criteria), sum(c.weight for c in criteria)
        total, weight = total + own, weight + weights
        satisfied += own >= SATISFIED * weights
    reviews = tuple(row.id for row in given)
    return Rated(organisation, dict(sorted(by.items())), Mean(total, weight), satisfied, reviews)
