"""Figures of a period become a score, by weights with caps; exact, and rounded once, when it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated

from pydantic import Field

from api.attendance.reliability import FEWEST
from models.base import Quantity, Units, Value

Percent = Annotated[int, Field(ge=0, le=100)]
PointsOf = Annotated[int, Field(ge=0, le=1000)]


class Weight(Value):
    """`points` for every `per` units of a figure, also for parts of them, up to `cap` points."""

    points: PointsOf
    per: Quantity = 1
    cap: PointsOf

    def of(self, amount: Fraction | int) -> Fraction:
        """The points of an amount."""
        return min(Fraction(self.cap), Fraction(self.points) * amount / self.per)


class ScoreRules(Value):
    """How an area scores; by default 100 points can be had, and half of the score counts towards the year's assessment.

    `lent` is in unit-hours, `volunteering` in hours. Reliability and rating give their points times the share, once
    there are records enough; each session that was overstayed takes points off.
    """

    lent: Weight = Weight(points=1, per=20, cap=30)
    volunteering: Weight = Weight(points=1, per=2, cap=30)
    supplies: Weight = Weight(points=1, per=10, cap=10)
    sessions: Weight = Weight(points=1, per=2, cap=5)
    persons: Weight = Weight(points=1, per=20, cap=5)
    reliability: PointsOf = 10
    rating: PointsOf = 10
    overstay: Weight = Weight(points=1, cap=10)
    fewest_records: Units = FEWEST
    fewest_ratings: Units = 5
    assessment_percent: Percent = 50


@dataclass(frozen=True)
class Rating:
    """What reviews say of an organisation: `mean` on 1 … 5, of `count` reviews."""

    mean: Fraction
    count: int


@dataclass(frozen=True)
class Measured:
    """What an organisation did in a period; whole minutes and units."""

    unit_minutes_lent: int = 0
    supplies_given: int = 0
    volunteer_minutes: int = 0
    sessions: int = 0
    persons_served: int = 0
    asked: int = 0
    mean: Fraction = Fraction()
    overstayed: int = 0
    rating: Rating | None = None


@dataclass(frozen=True)
class Score:
    """The parts by name and their sum, never below 0; `assessed` is what counts towards the assessment."""

    parts: dict[str, Fraction]
    total: Fraction
    assessed: Fraction


def score(measured: Measured, rules: ScoreRules) -> Score:
    """The score of one organisation."""
    parts = {
        "lent": rules.lent.of(Fraction(measured.unit_minutes_lent, 60)),
        "volunteering": rules.volunteering.of(Fraction(measured.volunteer_minutes, 60)),
        "supplies": rules.supplies.of(measured.supplies_given),
        "sessions": rules.sessions.of(measured.sessions),
        "persons": rules.persons.of(measured.persons_served),
        "reliability": _reliability(measured, rules),
        "rating": _rating(measured.rating, rules),
        "overstay": -rules.overstay.of(measured.overstayed),
    }
    total = max(Fraction(), sum(parts.values(), Fraction()))
    return Score(parts, total, total * rules.assessment_percent / 100)


def hundredths(value: Fraction) -> int:
    """Rounded half up, away from zero below it: −0.005 is −1 hundredth."""
    whole = (abs(value) * 200 + 1) // 2
    return int(whole) if value >= 0 else -int(whole)


def _reliability(measured: Measured, rules: ScoreRules) -> Fraction:
    return (
        measured.mean * rules.reliability if measured.asked and measured.asked >= rules.fewest_records else Fraction()
    )


def _rating(rating: Rating | None, rules: ScoreRules) -> Fraction:
    if rating is None or not rating.count or rating.count < rules.fewest_ratings:
        return Fraction()
    return (rating.mean - 1) / 4 * rules.rating
