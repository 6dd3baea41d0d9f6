"""The smallest forms of defects that fuzzing found."""

from __future__ import annotations

import solver.exact.solve as module
from tests.build import Week, open_in, session
from tests.solver.paths import Paths

TWICE = session(start="mon 10:00", spaces=["S"])


def test_two_pins_in_one_window_leave_the_others_to_the_bound() -> None:
    hours = open_in(("mon 10:00", "mon 11:00"), ("tue 10:00", "tue 11:00"))
    week = Week().space(capacity=2).demand(sessions="each", windows=hours, weight=100).pin(TWICE, TWICE)
    paths = Paths(week.data)
    best = paths.exact()
    assert best.after.score["total"] == 300
    bound = paths.dual_bound(300)
    assert bound is not None
    assert bound >= 300


def test_one_of_two_pins_alike_stands_for_another_published_session() -> None:
    hour = open_in(("mon 14:00", "mon 15:00"))
    week = Week().space(capacity=2).demand(sessions=3, one_per_day=False, weight=100, windows=hour)
    week.pin(TWICE, TWICE).previous(TWICE, session(start="mon 14:00", number=1, spaces=["S"]))
    solved = Paths(week.policy(stability={"dropped": 60, "moved": 30, "replaced": 0, "notice": []}).data).exact()
    assert solved.gain == (100 + 30,)
    assert solved.solution.gain == solved.gain


def test_a_tier_that_was_not_reached_is_worth_what_the_plan_is(monkeypatch) -> None:
    first, nothing = module._one_tier, module._Answer(None, 0, None, False, 0.0, "UNKNOWN", [])

    def only_the_first(model, tier, *rest):
        return first(model, tier, *rest) if tier is model.tiers[0] else nothing

    monkeypatch.setattr(module, "_one_tier", only_the_first)
    week = Week().space(opening_points=7).demand(weight=100).policy(tiers=[["served"]])
    solved = Paths(week.data).exact()
    assert solved.gain == (100, -7)
    assert solved.solution.gain == solved.gain
