"""What compiling a week leaves of its options, and what it must not drop."""

from __future__ import annotations

import pytest

from solver.compile.options import DemandOptions
from solver.compile.week import Week as Compiled
from solver.compile.week import compile_week, size_of
from tests.build import Week, at, help_week, open_in, people_need, room_week, session, space_need
from tests.random_weeks import small_week
from tests.solver.exact.best import HOUR
from tests.solver.paths import Paths


def compiled(given: Week) -> Compiled:
    return compile_week(given.problem())


def options(given: Week) -> DemandOptions:
    """Those of the first demand."""
    return compiled(given).demands[0]


def starts(given: Week) -> list[str]:
    week = compiled(given)
    clock = week.timeline.clock
    return [f"{clock.local(week.timeline.second(int(t))):%d %H:%M}" for t in week.demands[0].start]


def test_a_demand_may_start_wherever_a_session_fits_in_a_window():
    assert starts(room_week(windows=open_in(("mon 10:00", "mon 11:30")))) == ["09 10:00", "09 10:15", "09 10:30"]


def test_without_minutes_it_starts_with_its_windows():
    windows = open_in(("mon 10:00", "mon 11:30"), ("tue 08:00", "tue 08:15"))
    week = room_week(windows=windows, minutes=None)
    assert starts(week) == ["09 10:00", "10 08:00"]
    assert (options(week).end - options(week).start).tolist() == [6, 1]


def test_minutes_round_up_to_the_grid():
    assert starts(room_week(windows=open_in(("mon 10:00", "mon 11:15")), minutes=61)) == ["09 10:00"]


def test_no_start_lies_before_now():
    assert starts(room_week(windows=open_in(("mon 10:00", "mon 11:30"))).put(now=at("mon 10:01"))) == [
        "09 10:15",
        "09 10:30",
    ]


def test_starts_that_no_room_or_too_few_people_can_serve_are_left_out():
    week = room_week(windows=open_in(("mon 10:00", "mon 11:30")), needs=[space_need(), people_need(2)])
    week.space(availability=open_in(("mon 10:15", "mon 12:00")))
    week.volunteer("V").volunteer("W", availability=open_in(("mon 09:00", "mon 11:15")))
    assert starts(week) == ["09 10:15"]


def test_candidates_that_can_never_serve_are_left_out():
    week = room_week(windows=HOUR).space("T", kind="field").space("U", availability={}).space("X", capacity=0)
    assert options(week).needs[0].who.tolist() == [0]
    helpers = help_week(windows=HOUR).volunteer("W", skills={}).volunteer("X", availability={})
    assert options(helpers).needs[0].who.tolist() == [0]


@pytest.mark.parametrize("piece", [1, 2])
def test_a_room_too_small_for_the_whole_serves_where_it_may_be_split(piece):
    week = room_week(windows=HOUR, needs=[space_need(4, split=True, min_piece=piece)])
    assert len(options(week.space(capacity=2)).needs[0].who) == 1
    assert len(options(week.space(capacity=1)).needs[0].who) == (piece == 1)


def test_each_asks_for_as_many_sessions_as_it_has_windows():
    windows = open_in(("mon 10:00", "mon 10:15"), ("tue 10:00", "tue 11:00"))
    week = options(room_week(windows=windows, sessions="each"))
    assert (week.asked, week.window.tolist()) == (2, [1])


def test_previous_sessions_of_gone_demands_are_forgotten():
    week = compiled(room_week().previous(session("gone", spaces=["S"]), session(spaces=["S"])))
    assert [len(p) for p in week.previous] == [1]


def test_an_area_s_largest_served_counts_all_that_is_asked():
    week = room_week(weight=10, sessions=3).demand("E", weight=7).policy(equity={"level": 0})
    assert [(g.area, g.most) for g in compiled(week).groups] == [("city", 37)]


def test_an_empty_week_has_no_size():
    assert size_of(compiled(Week())) == 0


def test_every_session_of_the_best_plan_is_among_the_options():
    for seed in range(20):
        paths = Paths(small_week(seed))
        for s in paths.greedy().sessions:
            if not s.pinned:
                o = paths.week.demands[s.demand]
                assert paths.week.timeline.floor_slot(s.start) in o.start
                for n, resource in [(n, j) for n, j, _ in (*s.spaces, *s.supplies)] + list(s.people):
                    assert resource in o.needs[n].who
