"""R9–R12, R15: who may come, when they are there, and what may be asked of them."""

import pytest

from tests.build import ALWAYS, HERE, Week, help_week, open_in, people_need, session, space_need, weekly

NORTH = [104.0, 30.003]  # 434 m on foot from HERE: at 12 km/h 3 minutes (2.17 rounded up)
VISIT = session(start="mon 10:00", people=["V"])


# ---- R9


def test_the_level_in_the_skill_suffices():
    week = help_week().demand(needs=[people_need(min_level=3)])
    assert week.breaks(VISIT) == []
    assert week.volunteer(skills={"help": 2, "cook": 5}).breaks(VISIT) == ["R9 level"]
    assert week.volunteer(skills={"cook": 5}).breaks(VISIT) == ["R9 skill"]


def test_the_skill_is_valid_on_the_session_s_local_date():
    assert help_week().volunteer(valid_until={"help": "2026-03-09", "cook": "2020-01-01"}).breaks(VISIT) == []
    assert help_week().volunteer(valid_until={"help": "2026-03-08"}).breaks(VISIT) == ["R9 valid_until"]


def test_the_date_of_a_session_is_local_and_that_of_its_start():
    week = help_week().volunteer(valid_until={"help": "2026-03-09"})
    assert week.breaks(session(start="mon 23:30", people=["V"])) == []
    assert week.breaks(session(start="tue 00:30", people=["V"])) == ["R9 valid_until"]


def test_the_person_has_every_tag():
    week = help_week().demand(needs=[people_need(tags=["woman", "adult"])])
    assert week.volunteer(tags=["adult", "woman", "driver"]).breaks(VISIT) == []
    assert week.volunteer(tags=["adult"]).breaks(VISIT) == ["R9 tags"]


@pytest.mark.parametrize(
    ("own", "need", "broken"), [(434, 434, []), (433, 999, ["R9 max_metres"]), (999, 433, ["R9 max_metres"])]
)
def test_the_way_to_the_site_is_within_both_limits(own, need, broken):
    week = help_week().volunteer(location=NORTH, max_metres=own).demand(needs=[people_need(max_metres=need)])
    assert week.breaks(VISIT) == broken


def test_the_way_goes_from_the_person_to_the_site():
    travel = {"metres": {"V": {"D": 400}, "D": {"V": 900}}}
    week = help_week().put(travel=travel)
    assert week.volunteer(max_metres=400).breaks(VISIT) == []
    assert week.volunteer(max_metres=399).breaks(VISIT) == ["R9 max_metres"]


def test_a_volunteer_takes_no_location_from_the_organisation_but_its_rows_of_the_table():
    week = help_week().organisation("far", location=[105.0, 30.0])
    week.volunteer(organisation="far", location=None, max_metres=0)
    assert week.breaks(VISIT) == []
    assert week.put(travel={"metres": {"far": {"org": 1}}}).breaks(VISIT) == ["R9 max_metres"]


def test_whom_the_person_serves():
    assert help_week().volunteer(serves={"kinds": ["meeting"]}).breaks(VISIT) == []
    assert help_week().volunteer(serves={"kinds": ["fair"]}).breaks(VISIT) == ["R9 serves"]


def test_the_site_is_the_first_space_need_with_a_piece():
    """Need 0 is for people, need 1 got nothing, need 2 has the piece."""
    week = Week().volunteer(max_metres=0).space("near").space("far", location=NORTH)
    week.demand(needs=[people_need(), space_need(1, kinds=["hall"]), space_need()])
    at_far = session(people=["V"], spaces=[(2, "far", 1)])
    assert "R9 max_metres" in week.breaks(at_far)
    assert "R9 max_metres" not in week.breaks(session(people=["V"], spaces=[(2, "near", 1)]))


def test_the_first_need_counts_whatever_the_order_of_the_pieces():
    week = Week().volunteer(max_metres=0).space("near").space("far", location=NORTH)
    week.demand(needs=[space_need(), space_need(), people_need()])
    assert week.breaks(session(people=[(2, "V")], spaces=[(1, "far", 1), (0, "near", 1)])) == []
    assert week.breaks(session(people=[(2, "V")], spaces=[(1, "near", 1), (0, "far", 1)])) == ["R9 max_metres"]


def test_of_several_pieces_the_space_first_in_the_problem_is_the_site():
    week = Week().volunteer(max_metres=0).space("near").space("far", location=NORTH)
    week.demand(needs=[space_need(2, split=True), people_need()])
    assert week.breaks(session(people=[(1, "V")], spaces=[(0, "far", 1), (0, "near", 1)])) == []


def test_without_a_space_the_site_is_where_the_demand_lies():
    assert help_week(location=NORTH).volunteer(max_metres=0).breaks(VISIT) == ["R9 max_metres"]


# ---- R10


def test_the_session_lies_in_one_open_window_of_the_person():
    assert help_week().volunteer(availability=open_in(("mon 10:00", "mon 11:00"))).breaks(VISIT) == []
    broken = open_in(("mon 09:00", "mon 10:30"), ("mon 10:45", "mon 12:00"))
    assert help_week().volunteer(availability=broken).breaks(VISIT) == ["R10 not_available"]


def test_the_way_from_and_to_home_lies_in_the_window():
    week = help_week(location=NORTH).volunteer(home_travel=True)
    assert week.volunteer(availability=open_in(("mon 09:45", "mon 11:15"))).breaks(VISIT) == []
    assert week.volunteer(availability=open_in(("mon 10:00", "mon 11:15"))).breaks(VISIT) == ["R10 trip_from_home"]
    assert week.volunteer(availability=open_in(("mon 09:45", "mon 11:00"))).breaks(VISIT) == ["R10 trip_to_home"]


def test_without_home_travel_nobody_asks_for_the_trip():
    assert help_week(location=NORTH).volunteer(availability=open_in(("mon 10:00", "mon 11:00"))).breaks(VISIT) == []


def test_only_the_first_and_the_last_session_in_a_window_have_trips_home():
    week = Week().volunteer(home_travel=True, availability=open_in(("mon 09:00", "mon 13:00")))
    for name in ("A", "B", "C"):
        week.demand(name, needs=[people_need()], location=HERE if name != "B" else [104.0, 30.05])
    week.volunteer(speed_kmh=100)  # 7,228 m in 4.3 minutes: B lies far from home, but between A and C
    plan = [session(n, s, people=["V"]) for n, s in (("A", "mon 09:00"), ("B", "mon 10:30"), ("C", "mon 12:00"))]
    assert week.breaks(*plan) == []
    assert week.breaks(plan[1], session("A", "mon 12:00", people=["V"])) == []
    assert week.breaks(session("B", "mon 09:00", people=["V"])) == ["R10 trip_from_home"]
    assert week.breaks(session("B", "mon 12:00", people=["V"])) == ["R10 trip_to_home"]


def test_the_trip_home_is_made_again_in_every_window():
    week = Week().volunteer(
        home_travel=True, availability=open_in(("mon 08:00", "mon 11:00"), ("mon 14:00", "mon 17:00"))
    )
    week.demand("A", needs=[people_need()], location=NORTH).demand("B", needs=[people_need()], location=NORTH)
    plan = session("A", "mon 09:00", people=["V"]), session("B", "mon 14:00", people=["V"])
    verdict = week.judge(*plan)
    assert [(f.rule, f.code, f.assignments) for f in verdict.violations] == [("R10", "trip_from_home", (1,))]


def test_trips_home_look_in_the_table_in_their_own_direction():
    week = help_week().volunteer(home_travel=True, availability=open_in(("mon 09:45", "mon 11:15")))
    assert week.put(travel={"minutes": {"V": {"D": 15}, "D": {"V": 15}}}).breaks(VISIT) == []
    assert week.put(travel={"minutes": {"V": {"D": 16}, "D": {"V": 15}}}).breaks(VISIT) == ["R10 trip_from_home"]
    assert week.put(travel={"minutes": {"V": {"D": 15}, "D": {"V": 16}}}).breaks(VISIT) == ["R10 trip_to_home"]


# ---- R11


def two_visits(**person) -> Week:
    week = Week().volunteer("V", **person)
    return week.demand("A", needs=[people_need()]).demand("B", needs=[people_need()], location=NORTH)


def a_then_b(start_b: str, start_a: str = "mon 10:00", minutes_a: int = 60):
    return session("A", start_a, minutes_a, people=["V"]), session("B", start_b, people=["V"])


def test_nobody_is_in_two_places_at_once():
    assert "R11 overlap" in two_visits(speed_kmh=10_000).breaks(*a_then_b("mon 10:45"))


def test_the_message_says_by_how_much_sessions_overlap():
    (finding,) = two_visits(speed_kmh=10_000).judge(*a_then_b("mon 10:45")).violations
    assert "V: 15 minutes before the end of the session of A at " in finding.message


def test_travel_lies_between_two_sessions():
    assert two_visits().breaks(*a_then_b("mon 11:15")) == []
    assert two_visits().breaks(*a_then_b("mon 11:00")) == ["R11 travel"]


def test_travel_is_counted_in_whole_minutes_rounded_up_at_an_exact_speed():
    """434 m at 1.736 km/h are 15 minutes exactly; the least bit slower and they are 16."""
    assert two_visits(speed_kmh=1.736).breaks(*a_then_b("mon 11:15")) == []
    assert two_visits(speed_kmh=1.7359).breaks(*a_then_b("mon 11:15")) == ["R11 travel"]


def test_minutes_that_the_table_lacks_are_computed_from_its_metres():
    week = two_visits().put(travel={"metres": {"A": {"B": 3001}}})
    assert week.breaks(*a_then_b("mon 11:15")) == ["R11 travel"]
    assert week.put(travel={"metres": {"A": {"B": 3000}, "B": {"A": 9999}}}).breaks(*a_then_b("mon 11:15")) == []
    assert (
        week.put(travel={"minutes": {"A": {"B": 15}}, "metres": {"A": {"B": 9999}}}).breaks(*a_then_b("mon 11:15"))
        == []
    )


def test_the_break_is_added_to_the_travel():
    assert two_visits(break_minutes=12).breaks(*a_then_b("mon 11:15")) == []
    assert two_visits(break_minutes=13).breaks(*a_then_b("mon 11:15")) == ["R11 travel"]


def test_rest_is_asked_between_dates_and_not_added_to_travel():
    plan = a_then_b("tue 09:00", start_a="mon 22:00")
    assert two_visits(min_rest_minutes=600).breaks(*plan) == []
    assert two_visits(min_rest_minutes=601).breaks(*plan) == ["R11 rest"]
    assert two_visits(min_rest_minutes=600, break_minutes=597).breaks(*plan) == []


def test_rest_is_not_asked_on_one_date():
    assert two_visits(min_rest_minutes=600).breaks(*a_then_b("mon 12:00")) == []


def test_a_night_shift_needs_rest_before_the_sessions_of_the_morning_it_ends_in():
    week = two_visits(min_rest_minutes=300).demand("A", minutes=480)
    assert week.breaks(*a_then_b("tue 11:00", start_a="mon 22:00", minutes_a=480)) == []
    assert week.breaks(*a_then_b("tue 10:45", start_a="mon 22:00", minutes_a=480)) == ["R11 rest"]


def test_any_two_sessions_count_and_not_only_neighbours():
    """From A to C the table is slow, although the way over B would be quick."""
    week = Week().volunteer().put(travel={"minutes": {"A": {"C": 240}}})
    plan = []
    for name, start in (("A", "mon 10:00"), ("B", "mon 11:00"), ("C", "mon 12:00")):
        week.demand(name, needs=[people_need()])
        plan.append(session(name, start, people=["V"]))
    assert [(f.code, f.assignments) for f in week.judge(*plan).violations] == [("travel", (0, 2))]


def test_travel_goes_from_the_earlier_to_the_later_session():
    week = two_visits().put(travel={"minutes": {"A": {"B": 0}, "B": {"A": 600}}})
    assert week.breaks(*a_then_b("mon 11:00")) == []
    assert week.breaks(*a_then_b("mon 09:00")) == ["R11 travel"]


def test_the_break_counts_between_sessions_of_one_demand_too():
    week = help_week(sessions=2, one_per_day=False).volunteer(break_minutes=30)
    plan = VISIT, session(start="mon 11:15", number=1, people=["V"])
    assert week.breaks(*plan) == ["R11 travel"]


def test_one_role_per_person_and_session():
    week = help_week().demand(needs=[people_need(), people_need()])
    assert week.volunteer("W").breaks(session(people=[(0, "V"), (1, "W")])) == []
    assert week.breaks(session(people=[(0, "V"), (1, "V")])) == ["R11 two_roles"]


# ---- R12


def three_visits(**person):
    week = Week().volunteer(**person)
    plan = []
    for name, start in (("A", "mon 10:00"), ("B", "mon 14:00"), ("C", "tue 10:00")):
        week.demand(name, needs=[people_need()])
        plan.append(session(name, start, people=["V"]))
    return [(f.code, f.place, f.assignments) for f in week.judge(*plan).violations]


def test_minutes_over_the_horizon():
    assert three_visits(max_minutes=180) == []
    assert three_visits(max_minutes=179) == [("max_minutes", "volunteers/V", (0, 1, 2))]


def test_sessions_over_the_horizon():
    assert three_visits(max_sessions=3) == []
    assert three_visits(max_sessions=2) == [("max_sessions", "volunteers/V", (0, 1, 2))]


def test_minutes_on_a_day():
    assert three_visits(max_minutes_per_day=120) == []
    assert three_visits(max_minutes_per_day=119) == [("max_minutes_per_day", "volunteers/V on 2026-03-09", (0, 1))]


def test_sessions_on_a_day():
    assert three_visits(max_sessions_per_day=2) == []
    assert three_visits(max_sessions_per_day=1) == [("max_sessions_per_day", "volunteers/V on 2026-03-09", (0, 1))]


def test_a_session_over_midnight_counts_on_the_date_of_its_start():
    week = help_week(minutes=120).volunteer(max_minutes_per_day=60)
    (finding,) = week.judge(session(start="mon 23:00", minutes=120, people=["V"])).violations
    assert finding.place == "volunteers/V on 2026-03-09"


def test_a_limit_of_nought_allows_nothing():
    assert help_week().volunteer(max_sessions=0).breaks(VISIT) == ["R12 max_sessions"]


# ---- R15


def pair_week(relation: str, needs=None) -> Week:
    week = help_week(needs=needs or [people_need(2, min_count=1)]).volunteer("W").volunteer("X")
    return week.policy(pairs=[{"volunteers": ["V", "W"], "relation": relation}])


def test_together_is_both_or_neither():
    assert pair_week("together").breaks(session(people=["V", "W"])) == []
    assert pair_week("together").breaks(session(people=["X"])) == []
    assert pair_week("together").breaks(session(people=["X", "W"])) == ["R15 together"]


def test_apart_is_never_both():
    assert pair_week("apart").breaks(session(people=["V", "X"])) == []
    assert pair_week("apart").breaks(session(people=["V", "W"])) == ["R15 apart"]


def test_pairs_count_in_any_roles():
    needs = [people_need(), people_need()]
    roles = session(people=[(0, "V"), (1, "W")])
    assert pair_week("together", needs).breaks(roles) == []
    assert pair_week("apart", needs).breaks(roles) == ["R15 apart"]


def test_apart_in_two_sessions_is_apart():
    week = pair_week("apart").demand("E", needs=[people_need()], windows=ALWAYS)
    assert week.breaks(session(people=["V"]), session("E", people=["W"])) == []


def test_weekly_patterns_of_a_person_reach_over_midnight():
    week = help_week(minutes=480).volunteer(availability={"weekly": [weekly("22:00", "06:00")]})
    assert week.breaks(session(start="mon 22:00", minutes=480, people=["V"])) == []
    assert week.breaks(session(start="mon 23:00", minutes=480, people=["V"])) == ["R10 not_available"]
