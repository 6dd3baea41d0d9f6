"""R9–R13 and R15 in the exact model: who may come, when, and how often."""

import pytest

from tests.build import Week, help_week, open_in, people_need, space_need
from tests.solver.exact.best import HOUR, best, held


def visit(**fields) -> Week:
    """A demand worth serving, with one start, for the volunteer V."""
    return help_week(**{"weight": 100, "windows": HOUR, **fields})


def visits(*starts: str, minutes: int = 60, **person) -> Week:
    """Demands A, B, C… worth serving, each with one start, for the volunteer V."""
    week = Week().volunteer(**person)
    for name, start in zip("ABCDEF", starts, strict=False):
        day, clock = start.split()
        hour, minute = (int(x) for x in clock.split(":"))
        end = hour * 60 + minute + minutes
        windows = open_in((start, f"{day} {end // 60}:{end % 60:02}"))
        week.demand(name, weight=100, minutes=minutes, windows=windows, needs=[people_need()])
    return week


# ---- R9


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ({"skills": {"help": 3}}, {"skills": {"help": 2}}),
        ({"valid_until": {"help": "2026-03-09"}}, {"valid_until": {"help": "2026-03-08"}}),
        ({"tags": ["woman", "adult"]}, {"tags": ["adult"]}),
        ({"max_metres": 400}, {"max_metres": 399}),
        ({"serves": {"organisations": ["org"]}}, {"serves": {"organisations": []}}),
    ],
)
def test_a_person_comes_only_to_what_they_can_and_may_do(good, bad):
    week = visit(needs=[people_need(min_level=3, tags=["woman"], max_metres=400)])
    week.volunteer(tags=["woman"]).put(travel={"metres": {"V": {"D": 400}}})
    assert held(week.volunteer(**good)) == 1
    assert held(week.volunteer(**bad)) == 0


def test_the_skill_is_valid_on_the_local_date_of_the_start():
    week = visit(windows=open_in(("mon 23:30", "tue 02:00"))).volunteer(valid_until={"help": "2026-03-09"})
    assert set(best(week).times) <= {"D 09 23:30", "D 09 23:45"}
    assert held(week.demand(windows=open_in(("tue 00:00", "tue 02:00")))) == 0


def test_the_site_is_the_chosen_space():
    """Only the near room lets the helper come, and a lighter demand that wants it too gets nothing."""
    week = visit(needs=[space_need(), people_need(max_metres=0)]).space("near").space("far")
    week.put(travel={"metres": {"V": {"far": 1}}})
    assert best(week).used == ["V", "near"]
    rival = week.demand("E", weight=99, windows=HOUR, needs=[space_need(max_metres=0)])
    rival.put(travel={"metres": {"V": {"far": 1}, "E": {"far": 1}}})
    assert best(rival).demands == ["D"]


def test_of_a_split_need_the_space_first_in_the_problem_is_the_site():
    needs = [space_need(2, split=True), people_need(max_metres=0)]
    week = visit(needs=needs).space("S").space("T")
    assert held(week.put(travel={"metres": {"V": {"T": 1}}})) == 1
    assert held(week.put(travel={"metres": {"V": {"S": 1}}})) == 0


# ---- R10


@pytest.mark.parametrize(("end", "sessions"), [("mon 11:00", 1), ("mon 10:59", 0)])
def test_a_session_lies_in_one_open_window_of_the_person(end, sessions):
    assert held(visit().volunteer(availability=open_in(("mon 10:00", end)))) == sessions


@pytest.mark.parametrize(("there", "back", "sessions"), [(15, 30, 1), (16, 30, 0), (15, 31, 0)])
def test_trips_from_and_to_home_lie_in_the_window(there, back, sessions):
    week = visit().volunteer(home_travel=True, availability=open_in(("mon 09:45", "mon 11:30")))
    assert held(week.put(travel={"minutes": {"V": {"D": there}, "D": {"V": back}}})) == sessions
    assert held(week.volunteer(home_travel=False)) == 1


def between(*near: str) -> Week:
    """B lies far from home at 11:15; A before it and C after it lie at home; some of the near ones take place."""
    week = visits(
        "mon 10:00", "mon 11:15", "mon 12:30", home_travel=True, availability=open_in(("mon 10:00", "mon 13:30"))
    )
    week.put(travel={"minutes": {"V": {"B": 120}, "B": {"V": 120, "C": 15}, "A": {"B": 15}}})
    for name in {"A", "C"} - set(near):
        week.demand(name, windows={})
    return week


@pytest.mark.parametrize(("near", "served"), [("AC", ["A", "B", "C"]), ("A", ["A"]), ("C", ["C"]), ("", [])])
def test_only_the_first_and_the_last_session_of_a_window_have_trips_home(near, served):
    assert best(between(*near)).demands == served


# ---- R11


def test_nobody_is_in_two_places_at_once():
    assert held(visits("mon 10:00", "mon 10:45")) == 1


@pytest.mark.parametrize(("minutes", "pause", "sessions"), [(15, 0, 2), (16, 0, 1), (5, 10, 2), (5, 11, 1), (0, 15, 2)])
def test_travel_and_break_lie_between_two_sessions(minutes, pause, sessions):
    week = visits("mon 10:00", "mon 11:15", break_minutes=pause)
    assert held(week.put(travel={"minutes": {"A": {"B": minutes}, "B": {"A": 999}}})) == sessions


def test_any_two_sessions_count_and_not_only_neighbours():
    week = visits("mon 10:00", "mon 11:00", "mon 12:00").put(travel={"minutes": {"A": {"C": 61}}})
    assert held(week) == 2


def test_travel_rests_on_the_space_that_is_the_site():
    week = visits("mon 10:00", "mon 11:15").space("near").space("far")
    week.demand("B", needs=[space_need(), people_need()]).put(travel={"minutes": {"A": {"far": 16}}})
    assert best(week).used == ["V", "V", "near"]
    assert held(week.put(bans=[{"demand": "B", "space": "near"}])) == 1


@pytest.mark.parametrize(("rest", "sessions"), [(300, 2), (301, 1)])
def test_a_night_shift_needs_rest_before_the_sessions_of_the_morning_it_ends_in(rest, sessions):
    week = visits("mon 22:00", min_rest_minutes=rest)
    week.demand("A", minutes=480, windows=open_in(("mon 22:00", "tue 06:00")))
    assert (
        held(week.demand("B", weight=99, windows=open_in(("tue 11:00", "tue 12:00")), needs=[people_need()]))
        == sessions
    )


def test_rest_is_not_asked_within_a_date():
    assert held(visits("mon 10:00", "mon 12:00", min_rest_minutes=600)) == 2


def test_one_person_has_one_role_in_a_session():
    week = visit(needs=[people_need(), people_need()])
    assert held(week) == 0
    assert best(week.volunteer("W")).used == ["V", "W"]


# ---- R12


@pytest.mark.parametrize(
    ("limits", "sessions"),
    [
        ({"max_minutes": 180}, 3),
        ({"max_minutes": 179}, 2),
        ({"max_sessions": 2}, 2),
        ({"max_sessions": 0}, 0),
        ({"max_minutes_per_day": 120}, 3),
        ({"max_minutes_per_day": 119}, 2),
        ({"max_sessions_per_day": 1}, 2),
    ],
)
def test_a_person_s_limits_over_the_horizon_and_per_day(limits, sessions):
    assert held(visits("mon 10:00", "mon 14:00", "tue 10:00", **limits)) == sessions


def test_a_session_over_midnight_counts_on_the_date_of_its_start():
    week = visits("mon 20:00", max_sessions_per_day=1)
    week.demand("B", weight=99, windows=open_in(("mon 23:30", "tue 00:30")), needs=[people_need()])
    week.demand("C", weight=99, windows=open_in(("tue 10:00", "tue 11:00")), needs=[people_need()])
    assert best(week).demands == ["A", "C"]


# ---- R13


@pytest.mark.parametrize(("least", "used"), [(2, ["V", "W"]), (3, [])])
def test_a_people_need_takes_from_its_least_to_its_count(least, used):
    week = visit(needs=[people_need(3, min_count=least)]).volunteer("W")
    assert best(week).used == used


def test_no_more_persons_come_than_are_asked():
    week = visit(needs=[people_need(2)]).volunteer("W").volunteer("X").policy(preference={"interest": 5})
    for name in "VWX":
        week.volunteer(name, interests=["meeting"])
    assert len(best(week).used) == 2


# ---- R15


def pair(relation: str, *needs, **others) -> Week:
    return (
        visit(needs=list(needs))
        .volunteer("W", **others)
        .policy(pairs=[{"volunteers": ["V", "W"], "relation": relation}])
    )


def test_those_who_come_together_are_both_there_or_neither():
    assert best(pair("together", people_need(2))).used == ["V", "W"]
    assert held(pair("together", people_need(1))) == 0
    assert best(pair("together", people_need(1)).volunteer("X")).used == ["X"]
    assert held(pair("together", people_need(2, min_count=1), availability={})) == 0


def test_those_who_stay_apart_are_never_both_there():
    assert held(pair("apart", people_need(2))) == 0
    assert len(best(pair("apart", people_need(2, min_count=1))).used) == 1


def test_pairs_hold_across_the_needs_of_a_session():
    assert best(pair("together", people_need(), people_need())).used == ["V", "W"]
    assert held(pair("apart", people_need(), people_need())) == 0


def test_pairs_hold_within_a_session_and_not_between_two():
    week = pair("apart", people_need()).demand("E", weight=100, windows=HOUR, needs=[people_need()])
    assert held(week) == 2
