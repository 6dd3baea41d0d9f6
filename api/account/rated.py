"""What reviews say, as the account takes it: the figures of a calendar year that are public anyway, kept exact."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from fractions import Fraction

from sqlalchemy.orm import Session

from api.access.areas import AreaTree
from api.account.scoring import Rating
from api.attendance.within import Within
from api.contracts.parties import areas_of
from api.reviews.form import form_at
from api.reviews.ratings import Rated, ratings


def ratings_of(session: Session, tree: AreaTree, now: dt.datetime, within: Within) -> dict[str, Rating]:
    """By organisation, of the year in which the period ends, those with as many reviews as the form of their area asks.

    Always of a whole year: from the figures of two stretches that overlap, a single review could be worked out.
    """
    year = (within.end - dt.timedelta(seconds=1)).year
    found = ratings(session, tree, now, f"{year}-01", f"{year}-12")
    homes = areas_of(session, (r.organisation for r in found))
    least = {area: form_at(session, tree, area).least for area in set(homes.values())}
    return as_ratings(r for r in found if r.organisation in homes and r.count >= least[homes[r.organisation]])


def as_ratings(rated: Iterable[Rated]) -> dict[str, Rating]:
    """Exact means on 1 … 5, by organisation."""
    given = (r for r in rated if r.overall.count)
    return {r.organisation: Rating(Fraction(r.overall.total, r.overall.count), r.count) for r in given}
