"""Each rule and each term in a smallest week where it matters: with it and without it the optimum differs, and both
times ruin and recreate finds what the exact model proves."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from solver.compile.week import compile_week
from solver.recreate.work import Heat, recreate
from tests.build import Week, gift_week, help_week, open_in, people_need, room_week, session, space_need, supply_need
from tests.solver.paths import Paths

TEN, LONG = open_in(("mon 10:00", "mon 11:00")), open_in(("mon 10:00", "mon 12:00"))
TWO_DAYS = open_in(("mon 10:00", "mon 12:00"), ("tue 10:00", "tue 12:00"))
NEAR, FAR = [104.01, 30.0], [104.1, 30.0]  # 7 and 63 minutes from HERE at 12 km/h
Case = Callable[[bool], Week]
CASES: dict[str, Case] = {}


def case(make: Case) -> Case:
    """One more of them; it is asked for the week with and without the rule."""
    CASES[make.__name__] = make
    return make


def two(week: Week, **fields: object) -> Week:
    """Two demands alike, of a hundred points each."""
    return week.demand("D", weight=100, **fields).demand("E", weight=100, **fields)


@case
def r1_a_session_lies_in_one_window(on: bool) -> Week:
    windows = open_in(("mon 10:00", "mon 10:30"), ("mon 11:00", "mon 11:30")) if on else LONG
    return room_week(weight=100, windows=windows)


@case
def r1_not_before_now(on: bool) -> Week:
    return room_week(weight=100, windows=TEN).put(now="2026-03-09T10:30:00+08:00" if on else None)


@case
def r2_one_per_day(on: bool) -> Week:
    return room_week(weight=100, windows=LONG, sessions=2, one_per_day=on)


@case
def r2_at_least_min_sessions(on: bool) -> Week:
    return room_week(weight=100, windows=LONG, sessions=3, min_sessions=3 if on else 1, one_per_day=False)


@case
def r2_min_gap(on: bool) -> Week:
    return room_week(weight=100, windows=LONG, sessions=2, one_per_day=False, min_gap_minutes=30 if on else 0)


@case
def r2_one_in_each_window(on: bool) -> Week:
    windows = (
        TWO_DAYS if on else open_in(*((f"{d} {h}:00", f"{d} {h + 1}:00") for d in ("mon", "tue") for h in (10, 12)))
    )
    return room_week(weight=100, windows=windows, sessions="each", one_per_day=False)


@case
def r3_all_needs_at_once(on: bool) -> Week:
    week = room_week(weight=100, windows=TEN, needs=[space_need(), people_need()])
    return week.volunteer(availability=open_in(("mon 10:15", "mon 12:00")) if on else TEN)


@case
def r4_short_notice(on: bool) -> Week:
    return room_week(weight=100, windows=TEN).space("S", notice_minutes=11 * 60 if on else 60)


@case
def r5_set_up_lies_in_the_opening(on: bool) -> Week:
    return room_week(weight=100, windows=TEN).space("S", availability=TEN, setup_minutes=15 if on else 0)


@case
def r6_turnaround(on: bool) -> Week:
    return two(Week().space("S", turnaround_minutes=15 if on else 0), windows=LONG)


@case
def r6_capacity_less_reserve(on: bool) -> Week:
    return two(Week().space("S", capacity=2, reserve=1 if on else 0), windows=TEN)


@case
def r6_exclusive(on: bool) -> Week:
    return two(Week().space("S", capacity=2, exclusive=on), windows=TEN)


@case
def r7_no_piece_below_min_piece(on: bool) -> Week:
    need = space_need(5, split=True, min_piece=2 if on else 1)
    return Week().space("S", capacity=4).space("T", capacity=1).demand(weight=100, windows=TEN, needs=[need])


@case
def r7_one_piece_unless_split(on: bool) -> Week:
    need = space_need(4, split=not on, min_quantity=3)
    return Week().space("S", capacity=3).space("T", capacity=1).demand(weight=100, windows=TEN, needs=[need])


@case
def r7_one_space_may_serve_two_needs(on: bool) -> Week:
    needs = [space_need(), space_need()]
    return room_week(weight=100, windows=TEN, needs=needs).space("S", capacity=2, exclusive=on)


@case
def r8_quota(on: bool) -> Week:
    return two(Week().space("S", capacity=2, quota_minutes=119 if on else 120), windows=TEN)


@case
def r8_quota_of_an_exclusive_space(on: bool) -> Week:
    week = room_week(weight=100, windows=TEN, needs=[space_need(2)])
    return week.space("S", capacity=2, exclusive=not on, quota_minutes=60)


@case
def r9_the_walk_to_the_site(on: bool) -> Week:
    week = help_week(weight=100, windows=TEN, needs=[space_need(), people_need()])
    return week.space("A", location=FAR).volunteer("V", location=[104.0, 30.0], max_metres=1000 if on else None)


@case
def r10_trips_from_home(on: bool) -> Week:
    return help_week(weight=100, windows=TEN).volunteer("V", location=NEAR, availability=TEN, home_travel=on)


@case
def r10_the_last_trip_home_lies_in_the_window(on: bool) -> Week:
    """One after the other they fit, but for the way back from the second."""
    open_ = open_in(("mon 10:00", "mon 12:15"))
    week = Week().organisation("near", location=NEAR).volunteer("V", availability=open_, home_travel=on)
    two(week, needs=[people_need()], windows=LONG)
    return week.demand("E", organisation="near", windows=open_)


@case
def r11_travel_between_sites(on: bool) -> Week:
    week = Week().organisation("far", location=FAR if on else [104.0, 30.0]).volunteer()
    return two(week, needs=[people_need()], windows=LONG).demand("E", organisation="far")


@case
def r11_break(on: bool) -> Week:
    return two(Week().volunteer(break_minutes=15 if on else 0), needs=[people_need()], windows=LONG)


@case
def r11_rest_over_midnight(on: bool) -> Week:
    week = Week().volunteer(min_rest_minutes=480 if on else 0)
    week.demand("D", weight=100, needs=[people_need()], windows=open_in(("mon 22:00", "mon 23:00")))
    return week.demand("E", weight=100, needs=[people_need()], windows=open_in(("tue 06:00", "tue 06:45")), minutes=30)


@case
def r11_one_role_in_a_session(on: bool) -> Week:
    week = help_week(weight=100, windows=TEN, needs=[people_need(), people_need()])
    return week if on else week.volunteer("W")


@case
def r12_minutes(on: bool) -> Week:
    return two(Week().volunteer(max_minutes=119 if on else 120), needs=[people_need()], windows=TWO_DAYS)


@case
def r12_minutes_per_day(on: bool) -> Week:
    return two(Week().volunteer(max_minutes_per_day=119 if on else 120), needs=[people_need()], windows=LONG)


@case
def r12_sessions(on: bool) -> Week:
    return two(Week().volunteer(max_sessions=1 if on else 2), needs=[people_need()], windows=TWO_DAYS)


@case
def r12_sessions_per_day(on: bool) -> Week:
    return two(Week().volunteer(max_sessions_per_day=1 if on else 2), needs=[people_need()], windows=LONG)


@case
def r13_min_count(on: bool) -> Week:
    return help_week(weight=100, windows=TEN, needs=[people_need(2, min_count=2 if on else 1)])


@case
def r14_the_same_spaces_split(on: bool) -> Week:
    """Two days need the same two rooms; on Tuesday one of them is another."""
    need = space_need(2, split=True)
    week = Week().space("S").space("T", availability=open_in(("mon 10:00", "mon 12:00")))
    week.space("U", availability=open_in(("tue 10:00", "tue 12:00")))
    return week.demand(weight=100, windows=TWO_DAYS, sessions=2, needs=[need], same_spaces="require" if on else "no")


@case
def r14_the_same_people(on: bool) -> Week:
    week = Week().volunteer("V", availability=open_in(("mon 10:00", "mon 12:00")))
    week.volunteer("W", availability=open_in(("tue 10:00", "tue 12:00")))
    same = "require" if on else "no"
    return week.demand(weight=100, windows=TWO_DAYS, sessions=2, needs=[people_need()], same_people=same)


@case
def r14_pins_that_differ_leave_no_room(on: bool) -> Week:
    week = Week().space("S").space("T")
    week.pin(session("D", "mon 10:00", spaces=["S"]), session("D", "tue 10:00", number=1, spaces=["T" if on else "S"]))
    windows = open_in(("mon 10:00", "mon 11:00"), ("tue 10:00", "tue 11:00"), ("wed 10:00", "wed 11:00"))
    return week.demand(weight=100, windows=windows, sessions=3, same_spaces="require")


@case
def r15_together(on: bool) -> Week:
    week = Week().volunteer("V").volunteer("W", availability=LONG if not on else {}).demand(
        weight=100, windows=TEN, needs=[people_need()]
    )  # fmt: skip
    return week.policy(pairs=[{"volunteers": ["V", "W"], "relation": "together"}] if on else [])


@case
def r15_apart(on: bool) -> Week:
    week = Week().volunteer("V").volunteer("W").demand(weight=100, windows=TEN, needs=[people_need(2)])
    return week.policy(pairs=[{"volunteers": ["V", "W"], "relation": "apart"}] if on else [])


@case
def r16_several_supplies_in_full(on: bool) -> Week:
    week = gift_week(weight=100, windows=TEN, needs=[supply_need(5)]).supply("G", quantity=3)
    return week.supply("H", quantity=1 if on else 2)


@case
def r17_budget_counts_all_sessions(on: bool) -> Week:
    week = room_week(weight=100, windows=TWO_DAYS, sessions=2, budget_fen=199 if on else 200)
    return week.space("S", fen_per_unit_hour=100)


@case
def r17_floored_per_piece(on: bool) -> Week:
    week = room_week(weight=100, windows=TEN, minutes=30, budget_fen=0)
    return week.space("S", fen_per_unit_hour=2 if on else 1)


@case
def r18_a_pin_with_odd_seconds_takes_its_slots(on: bool) -> Week:
    week = two(Week().space("S"), windows=open_in(("mon 10:00", "mon 12:00")))
    return week.pin(session("D", "mon 10:00:30" if on else "mon 10:00", spaces=["S"]))


@case
def r18_bans(on: bool) -> Week:
    return room_week(weight=100, windows=TEN).put(bans=[{"demand": "D", "space": "S"}] if on else [])


# ---- section 5


@case
def equity(on: bool) -> Week:
    """The second area's first points are worth more than the first's last."""
    week = Week().area("a", "city").area("b", "city").organisation("o", area="b").space("S")
    two(week, windows=TEN).demand("D", weight=110).demand("E", organisation="o")
    return week.demand("F", weight=50, windows=open_in(("mon 13:00", "mon 14:00"))).policy(
        equity={"level": 1, "bands": [[50, 100]] if on else []}
    )


@case
def distance(on: bool) -> Week:
    return room_week(weight=100, windows=TEN).space("S", location=FAR).policy(distance={"per_100m": 1 if on else 0})


@case
def interest(on: bool) -> Week:
    week = Week().volunteer("V").volunteer("W", interests=["meeting"])
    week.demand(weight=100, windows=TEN, needs=[people_need()])
    return week.policy(preference={"interest": 5 if on else 0, "time": 0})


@case
def preferred_time(on: bool) -> Week:
    week = room_week(weight=100, windows=LONG, preferred=[{"start": at_eleven(0), "end": at_eleven(1)}])
    return week.policy(preference={"interest": 0, "time": 10 if on else 0})


def at_eleven(hours: int) -> str:
    """Monday eleven o'clock, or so many hours later."""
    return f"2026-03-09T{11 + hours}:00:00+08:00"


@case
def continuity(on: bool) -> Week:
    week = Week().volunteer("V", availability=open_in(("mon 10:00", "mon 12:00")))
    week.volunteer("W", availability=open_in(("tue 10:00", "tue 12:00"))).space("S")
    week.demand(
        weight=100, windows=TWO_DAYS, sessions=2, needs=[space_need(), people_need()], same_people="prefer",
        same_spaces="prefer",
    )  # fmt: skip
    return week.policy(continuity={"space_change": 20, "person_change": 20 if on else 0})


@case
def load_by_iso_week(on: bool) -> Week:
    """Two hours in one week cost one extra; a Sunday and a Monday do not."""
    week = Week().horizon(end="2026-03-23T00:00:00+08:00").volunteer()
    week.demand("D", weight=100, needs=[people_need()], windows=open_in(("sun 10:00", "sun 11:00")))
    when = "sat" if on else "mon+1w"
    week.demand("E", weight=100, needs=[people_need()], windows=open_in((f"{when} 10:00", f"{when} 11:00")))
    return week.policy(load={"extra_hour": 30, "fair_hours": 1})


@case
def opening(on: bool) -> Week:
    """Two in one room cost one opening, but each day its own."""
    return two(Week().space("S", opening_points=30), windows=TWO_DAYS if not on else TEN).space("T", opening_points=30)


@case
def activation(on: bool) -> Week:
    return two(Week().volunteer(activation_points=40 if on else 0), needs=[people_need()], windows=LONG)


@case
def cost_is_floored_over_the_sum(on: bool) -> Week:
    week = two(Week().space("S", fen_per_unit_hour=75 if on else 95, capacity=2), windows=TEN)
    return week.demand("F", weight=100, windows=LONG).policy(cost={"per_yuan": 7})


def totals(week: Week) -> tuple[int, int]:
    """What ruin and recreate makes of the pins, by the judge, and the proved optimum."""
    paths = Paths(week.data)
    start = paths.judged(paths.week.pins)
    free = range(len(paths.week.demands))
    made = recreate(paths.week, paths.week.pins, free, None, Heat(0.3, 0.01), 1, 300, None)
    after = paths.judged([*paths.week.pins, *made.sessions])
    assert not after.broken
    assert made.gain == after.score["total"] - start.score["total"]
    return after.score["total"], paths.exact(start).after.score["total"]


@pytest.mark.parametrize("name", CASES)
def test_a_rule_matters_and_is_known(name):
    with_it, without = (totals(CASES[name](on)) for on in (True, False))
    assert with_it[0] == with_it[1]
    assert without[0] == without[1]
    assert with_it[1] != without[1]


def test_what_an_area_is_served_beyond_the_week_counts_with_it():
    """A session whose area has reached the band elsewhere gets no bonus any more."""
    week = room_week(weight=100, windows=TEN).policy(equity={"level": 0, "bands": [[50, 100]]})
    problem = week.problem()
    gains = {}
    for outside in (0, 100, 150):
        part = compile_week(problem, {0}, {"city": (300, outside)})
        gains[outside] = recreate(part, (), [0], None, Heat(0.3, 0.01), 1, 50, None).gain
    assert gains == {0: 200, 100: 150, 150: 100}
