"""Scores: by weights with caps, exact, rounded once."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.account.scoring import Measured, Rating, ScoreRules, Weight, hundredths, score

NOTHING, USUAL = Measured(), ScoreRules()


def test_whoever_did_nothing_has_nothing():
    told = score(NOTHING, USUAL)
    assert {told.total, told.assessed, *told.parts.values()} == {Fraction()}


def test_each_figure_gives_its_points_up_to_its_cap():
    told = score(Measured(unit_minutes_lent=60 * 30, volunteer_minutes=10**9, supplies_given=7, sessions=3), USUAL)
    assert told.parts["lent"] == Fraction(3, 2)
    assert told.parts["volunteering"] == 30
    assert told.parts["supplies"] == Fraction(7, 10)
    assert told.parts["sessions"] == Fraction(3, 2)
    assert told.total == Fraction(337, 10)
    assert told.assessed == told.total / 2


def test_by_default_a_hundred_points_can_be_had():
    best = Measured(10**9, 10**9, 10**9, 10**9, 10**9, 10**9, Fraction(1), 0, Rating(Fraction(5), 100))
    assert score(best, USUAL).total == 100


def test_reliability_and_rating_count_once_there_are_records_enough():
    few = Measured(asked=4, mean=Fraction(1, 2), rating=Rating(Fraction(5), 4))
    enough = Measured(asked=5, mean=Fraction(1, 2), rating=Rating(Fraction(3), 5))
    assert score(few, USUAL).total == 0
    assert [score(enough, USUAL).parts[name] for name in ("reliability", "rating")] == [5, 5]
    assert score(Measured(mean=Fraction(1)), ScoreRules(fewest_records=0)).total == 0


def test_overstays_take_points_off_but_never_below_nothing():
    told = score(Measured(sessions=4, overstayed=1), USUAL)
    assert [told.parts["overstay"], told.total] == [-1, 1]
    assert score(Measured(overstayed=99), USUAL).total == 0
    assert score(Measured(overstayed=99), USUAL).parts["overstay"] == -10


def test_the_share_of_the_assessment_is_a_parameter():
    assert score(Measured(sessions=4), ScoreRules(assessment_percent=30)).assessed == Fraction(6, 10)


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_more_never_scores_less(some, more):
    weight = Weight(points=3, per=7, cap=20)
    assert weight.of(some) <= weight.of(some + more) <= 20


@pytest.mark.parametrize(("value", "shown"), [("1/3", 33), ("1/200", 1), ("-1/200", -1), ("-1/201", 0), ("67/200", 34)])
def test_scores_are_rounded_half_up(value, shown):
    assert hundredths(Fraction(value)) == shown
