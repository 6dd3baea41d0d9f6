"""R6: how much of a space is taken at every slot."""

from tests.build import Week, room_week, session, space_need, weekly, window


def two_demands(quantity_a: int = 1, quantity_b: int = 1, **space) -> Week:
    week = Week().space("S", **space)
    return week.demand("A", needs=[space_need(quantity_a)]).demand("B", needs=[space_need(quantity_b)])


def both(start_a: str = "mon 10:00", start_b: str = "mon 10:00", quantity_a: int = 1, quantity_b: int = 1):
    a = session("A", start_a, spaces=[(0, "S", quantity_a)])
    return a, session("B", start_b, spaces=[(0, "S", quantity_b)])


def test_quantities_at_one_time_fit_into_the_capacity():
    assert two_demands(2, 3, capacity=5).breaks(*both("mon 10:00", "mon 10:00", 2, 3)) == []
    assert two_demands(2, 3, capacity=4).breaks(*both("mon 10:00", "mon 10:00", 2, 3)) == ["R6 capacity"]


def test_sessions_one_after_the_other_do_not_add_up():
    assert two_demands().breaks(*both("mon 10:00", "mon 11:00")) == []
    assert two_demands().breaks(*both("mon 10:00", "mon 10:45")) == ["R6 capacity"]


def test_the_reserve_is_held_back():
    assert room_week().space(capacity=3, reserve=2).breaks(session(spaces=["S"])) == []
    assert room_week().space(capacity=3, reserve=3).breaks(session(spaces=["S"])) == ["R6 capacity"]
    assert room_week().space(capacity=3, reserve=9).breaks(session(spaces=["S"])) == ["R6 capacity"]


def test_turnaround_of_one_and_set_up_of_the_next_both_lie_between():
    space = {"setup_minutes": 15, "turnaround_minutes": 30}
    assert two_demands(**space).breaks(*both("mon 10:00", "mon 11:45")) == []
    assert two_demands(**space).breaks(*both("mon 10:00", "mon 11:30")) == ["R6 capacity"]


def test_set_up_and_turnaround_round_up_before_they_are_counted():
    space = {"setup_minutes": 1, "turnaround_minutes": 1}
    assert two_demands(**space).breaks(*both("mon 10:00", "mon 11:30")) == []
    assert two_demands(**space).breaks(*both("mon 10:00", "mon 11:15")) == ["R6 capacity"]


def test_turnaround_counts_between_sessions_of_one_demand_too():
    week = room_week(sessions=2, one_per_day=False).space(turnaround_minutes=15)
    first = session(start="mon 10:00", spaces=["S"])
    assert week.breaks(first, session(start="mon 11:15", number=1, spaces=["S"])) == []
    assert week.breaks(first, session(start="mon 11:00", number=1, spaces=["S"])) == ["R6 capacity"]


def test_the_largest_covering_window_s_capacity_holds():
    day = weekly("00:00", "24:00", capacity=2)
    week = room_week(needs=[space_need(5)]).space(capacity=9)
    five = session(start="mon 10:00", spaces=[(0, "S", 5)])
    lifted = {"weekly": [day], "windows": [window("mon 09:00", "mon 12:00", capacity=5)]}
    assert week.space(availability=lifted).breaks(five) == []
    assert week.space(availability={"weekly": [day]}).breaks(five) == ["R6 capacity"]


def test_a_window_without_a_capacity_counts_with_the_space_s_own():
    mixed = {"weekly": [weekly("00:00", "24:00", capacity=2)], "windows": [window("mon 09:00", "mon 12:00")]}
    week = room_week(needs=[space_need(5)]).space(capacity=5, availability=mixed)
    assert week.breaks(session(start="mon 10:00", spaces=[(0, "S", 5)])) == []
    assert week.breaks(session(start="mon 13:00", spaces=[(0, "S", 5)])) == ["R6 capacity"]


def test_a_slot_has_a_capacity_only_where_all_of_it_has():
    early = {
        "weekly": [weekly("00:00", "24:00", capacity=1)],
        "windows": [window("mon 09:00", "mon 10:50", capacity=2)],
    }
    week = room_week(needs=[space_need(2)]).space(availability=early)
    verdict = week.judge(session(start="mon 10:00", spaces=[(0, "S", 2)]))
    assert [(f.rule, f.place) for f in verdict.violations] == [("R6", "spaces/S at 2026-03-09T10:45+08:00")]


def test_an_open_window_of_no_capacity_holds_nothing():
    none = {"weekly": [weekly("00:00", "24:00", capacity=0)]}
    assert room_week().space(availability=none).breaks(session(spaces=["S"])) == ["R6 capacity"]


def test_an_exclusive_space_takes_one_piece_at_a_time():
    assert two_demands(capacity=9, exclusive=True).breaks(*both("mon 10:00", "mon 11:00")) == []
    assert two_demands(capacity=9, exclusive=True).breaks(*both("mon 10:00", "mon 10:45")) == ["R6 exclusive"]


def test_an_exclusive_space_takes_one_piece_of_one_session():
    week = room_week(needs=[space_need(), space_need()]).space(capacity=9, exclusive=True)
    assert week.breaks(session(spaces=[(0, "S", 1), (1, "S", 1)])) == ["R6 exclusive"]


def test_the_piece_fits_into_an_exclusive_space():
    week = room_week(needs=[space_need(5)]).space(capacity=5, exclusive=True)
    assert week.breaks(session(spaces=[(0, "S", 5)])) == []
    assert week.space(reserve=1).breaks(session(spaces=[(0, "S", 5)])) == ["R6 capacity"]


def test_every_piece_too_large_for_an_exclusive_space_is_named_with_its_time():
    week = two_demands(3, 3, capacity=2, exclusive=True)
    findings = week.judge(*both("mon 10:00", "mon 14:00", 3, 3)).violations
    assert [(f.code, f.place[-22:-6], f.assignments) for f in findings] == [
        ("capacity", "2026-03-09T10:00", (0,)),
        ("capacity", "2026-03-09T14:00", (1,)),
    ]


def test_the_message_names_slot_sum_and_limit_and_only_the_sessions_involved():
    week = two_demands(2, 3, capacity=4).demand("C", needs=[space_need(1)])
    plan = [*both("mon 10:00", "mon 10:30", 2, 3), session("C", "mon 11:30", spaces=["S"])]
    (finding,) = week.judge(*plan).violations
    assert finding.place == "spaces/S at 2026-03-09T10:30+08:00"
    assert finding.assignments == (0, 1)
    assert finding.message == "5 units taken (assignments[0]: 2, assignments[1]: 3), 4 are free (reserve 0)"


def test_outside_the_open_time_only_r5_speaks():
    week = two_demands().space(availability={"weekly": [weekly("18:00", "20:00")]})
    assert week.breaks(*both()) == ["R5 not_open", "R5 not_open"]


def test_a_slot_that_a_pin_off_the_grid_touches_is_covered():
    pin = session("A", "mon 09:50", minutes=20, spaces=["S"])
    week = two_demands().pin(pin)
    assert week.breaks(pin, session("B", "mon 10:15", spaces=["S"])) == []
    assert week.breaks(pin, session("B", "mon 10:00", spaces=["S"])) == ["R6 capacity"]
