"""`policy.tiers` in the exact model: one goal strictly before the next."""

from __future__ import annotations

import pytest

from solver.compile.week import compile_week
from solver.exact.model import build
from solver.exact.solve import Effort, solve
from solver.state import State
from tests.build import Week, open_in, room_week, session
from tests.solver.exact.best import HOUR, best


def dear(*tiers: list[str]) -> Week:
    """A demand worth 5 in a room that costs 9 yuan, or 900 m away at 1 yuan."""
    week = room_week(weight=5, windows=HOUR).space("S", fen_per_unit_hour=900).space("T", fen_per_unit_hour=100)
    week.put(travel={"metres": {"D": {"T": 900}}}).policy(cost={"per_yuan": 1}, distance={"per_100m": 1})
    return week.policy(tiers=list(tiers))


@pytest.mark.parametrize(
    ("tiers", "used"),
    [
        ([], []),
        ([["served"]], ["S"]),
        ([["served"], ["cost"]], ["T"]),
        ([["served"], ["distance"]], ["S"]),
        ([["cost"]], []),
        ([["cost", "served"]], ["T"]),
        ([["distance"], ["served"]], ["S"]),
    ],
)
def test_no_loss_in_a_later_tier_outweighs_an_earlier_one(tiers, used):
    assert best(dear(*tiers)).used == used


def test_terms_not_listed_form_a_last_tier():
    """Served first; then cost and distance together: 10 points for T, and for S 9, or 11 when it is dearer."""
    assert best(dear(["served"])).used == ["S"]
    assert best(dear(["served"]).space("S", fen_per_unit_hour=1100)).used == ["T"]


def test_the_total_stays_the_plain_sum():
    assert best(dear(["served"], ["cost"])).score.total == 5 - 1 - 9


def test_every_tier_is_proved_with_its_points():
    week = compile_week(dear(["served"], ["cost"]).problem())
    solution = solve(build(week, State.of_pins(week), [0], []), Effort(work=5))
    assert [(t.points, t.bound, t.proved) for t in solution.tiers] == [(5, 5, True), (-1, -1, True), (-9, -9, True)]


def test_a_later_tier_chooses_only_among_the_best_of_the_earlier():
    """Stability would keep the light demand; served takes the heavier, and stability decides its hour alone."""
    week = Week().space(availability=open_in(("mon 10:00", "mon 11:00"))).policy(tiers=[["served"], ["stability"]])
    week.demand("A", weight=10, windows=HOUR).demand("B", weight=11, windows=HOUR)
    assert best(week).demands == ["B"]
    assert best(
        week.demand("A", weight=11).policy(stability={"dropped": 60}).previous(session("A", spaces=["S"]))
    ).demands == ["A"]
    assert best(week.demand("B", weight=12)).demands == ["B"]
