"""R2: how many sessions a demand has, how they are numbered and how they follow each other."""

from tests.build import open_in, room_week, session

THREE_DAYS = [("mon 10:00", "mon 11:00"), ("tue 10:00", "tue 11:00"), ("wed 10:00", "wed 11:00")]


def on(day_and_time: str, number: int = 0, minutes: int = 60):
    return session(start=day_and_time, minutes=minutes, number=number, spaces=["S"])


def test_no_more_sessions_than_wanted():
    assert room_week(sessions=2).breaks(on("mon 10:00"), on("tue 10:00", 1)) == []
    assert room_week(sessions=1).breaks(on("mon 10:00"), on("tue 10:00", 1)) == ["R2 too_many_sessions"]


def test_none_or_at_least_the_least_number_of_sessions():
    week = room_week(sessions=3, min_sessions=2)
    assert week.breaks() == []
    assert week.breaks(on("mon 10:00"), on("tue 10:00", 1)) == []
    assert week.breaks(on("mon 10:00")) == ["R2 too_few_sessions"]


def test_one_session_a_day_unless_told_otherwise():
    twice = on("mon 10:00"), on("mon 14:00", 1)
    assert room_week(sessions=2).breaks(*twice) == ["R2 one_per_day"]
    assert room_week(sessions=2, one_per_day=False).breaks(*twice) == []


def test_the_day_is_the_local_date_of_the_start():
    week = room_week(sessions=2)
    assert week.breaks(on("mon 23:30"), on("tue 10:00", 1)) == []
    assert week.breaks(on("tue 00:30"), on("tue 10:00", 1)) == ["R2 one_per_day"]


def test_the_gap_between_sessions_is_kept():
    week = room_week(sessions=2, one_per_day=False, min_gap_minutes=60)
    assert week.breaks(on("mon 10:00"), on("mon 12:00", 1)) == []
    assert week.breaks(on("mon 10:00"), on("mon 11:45", 1)) == ["R2 min_gap"]


def test_the_gap_is_compared_exactly_and_not_rounded_to_the_grid():
    week = room_week(sessions=2, one_per_day=False, min_gap_minutes=20)
    assert week.breaks(on("mon 10:00"), on("mon 11:15", 1)) == ["R2 min_gap"]
    assert week.breaks(on("mon 10:00"), on("mon 11:30", 1)) == []


def test_sessions_never_overlap_even_where_no_gap_is_asked():
    week = room_week(sessions=2, one_per_day=False).space("S", capacity=2)
    assert week.breaks(on("mon 10:00"), on("mon 11:00", 1)) == []
    assert week.breaks(on("mon 10:00"), on("mon 10:45", 1)) == ["R2 overlap"]


def test_an_overlap_with_any_earlier_session_is_found():
    """The second pin hides neither the first pin's end nor the third session's breach."""
    pins = on("mon 08:00", 0, 240), on("mon 09:00", 1)
    week = room_week(sessions=3, one_per_day=False).space("S", capacity=5).pin(*pins)
    verdict = week.judge(*pins, on("mon 11:00", 2))
    assert [(f.rule, f.code, f.assignments) for f in verdict.violations] == [("R2", "overlap", (0, 2))]


def test_numbers_run_from_nought_in_order_of_start():
    week = room_week(sessions=2)
    assert week.breaks(on("tue 10:00", 1), on("mon 10:00", 0)) == []
    assert week.breaks(on("mon 10:00", 1), on("tue 10:00", 0)) == ["R2 numbering"]
    assert week.breaks(on("mon 10:00", 0), on("tue 10:00", 2)) == ["R2 numbering"]


def test_demand_and_session_are_unique():
    assert room_week(sessions=2).breaks(on("mon 10:00", 0), on("tue 10:00", 0)) == ["R2 numbering"]


def test_each_wants_one_session_in_every_window_numbered_as_the_window():
    week = room_week(sessions="each", windows=open_in(*THREE_DAYS))
    assert week.breaks(on("mon 10:00", 0), on("wed 10:00", 2)) == []
    assert week.breaks(on("wed 10:00", 1)) == ["R2 numbering"]


def test_each_has_at_most_one_session_in_a_window():
    week = room_week(sessions="each", windows=open_in(("mon 10:00", "mon 13:00")))
    both = week.breaks(on("mon 10:00", 0), on("mon 12:00", 0))
    assert both == ["R2 one_per_window"]


def test_each_allows_two_sessions_a_day_unless_told_otherwise():
    windows = open_in(("mon 10:00", "mon 11:00"), ("mon 15:00", "mon 16:00"))
    both = on("mon 10:00", 0), on("mon 15:00", 1)
    assert room_week(sessions="each", windows=windows).breaks(*both) == []
    assert room_week(sessions="each", windows=windows, one_per_day=True).breaks(*both) == ["R2 one_per_day"]


def test_windows_too_short_for_the_minutes_are_numbered_too():
    week = room_week(sessions="each", windows=open_in(("mon 10:00", "mon 10:30"), ("tue 10:00", "tue 11:00")))
    assert week.breaks(on("tue 10:00", 1)) == []
    assert week.breaks(on("tue 10:00", 0)) == ["R2 numbering"]


def test_each_may_have_a_least_number_of_sessions():
    week = room_week(sessions="each", min_sessions=2, windows=open_in(*THREE_DAYS))
    assert week.breaks(on("mon 10:00", 0)) == ["R2 too_few_sessions"]


def test_a_number_used_twice_is_found_where_a_pin_has_the_wrong_one():
    pin = on("wed 10:00", 0)
    week = room_week(sessions="each", windows=open_in(*THREE_DAYS)).pin(pin)
    verdict = week.judge(pin, on("mon 10:00", 0))
    assert [(f.code, f.assignments) for f in verdict.violations] == [("number_twice", (0, 1))]
    assert [(f.code, f.assignments) for f in verdict.warnings] == [("numbering", (0,))]
