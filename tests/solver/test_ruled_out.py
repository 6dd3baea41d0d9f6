"""Candidates ruled out before any search: by limits, trips home and sameness, and no others."""

from solver.compile.week import compile_week
from solver.planning import plan
from tests.build import Week, help_week, people_need, room_week, session, weekly
from tests.solver.test_planning import WORK

MORNING = {"weekly": [weekly("09:00", "12:00", "mon")]}
FAR = [104.05, 30.0]
"""Some 4.8 km east: 6.3 km of way, 38 minutes at 10 km/h."""


def starts(week: Week) -> list[str]:
    """The starts that demand D keeps."""
    compiled = compile_week(week.problem())
    return [
        compiled.timeline.clock.local(compiled.timeline.second(int(t))).strftime("%H:%M")
        for t in compiled.demands[0].start
    ]


def candidates(week: Week) -> list[str]:
    """Volunteers that demand D may use for its first need."""
    compiled = compile_week(week.problem())
    return [compiled.problem.volunteers[int(v)].id for v in compiled.demands[0].needs[0].who]


def test_whoever_travels_from_home_begins_no_earlier_than_he_arrives() -> None:
    """R10: 38 minutes out and back leave 09:45 to 10:15 for an hour, on a grid of 15 minutes."""
    week = help_week(windows=MORNING).volunteer(location=FAR, availability=MORNING, speed_kmh=10)
    assert starts(week) == ["09:00", "09:15", "09:30", "09:45", "10:00", "10:15", "10:30", "10:45", "11:00"]
    assert starts(week.volunteer(home_travel=True)) == ["09:45", "10:00", "10:15"]


def test_an_earlier_session_may_come_in_between() -> None:
    """R10: a session of 15 minutes elsewhere leaves home out of it, so that only the first quarter is ruled out."""
    week = help_week(windows=MORNING).volunteer(location=FAR, availability=MORNING, speed_kmh=10, home_travel=True)
    week = week.demand("E", minutes=15, needs=[people_need()], windows=MORNING)
    assert starts(week) == ["09:15", "09:30", "09:45", "10:00", "10:15", "10:30", "10:45"]


def test_a_session_longer_than_a_person_works_is_not_theirs() -> None:
    week = help_week(minutes=90).volunteer("V", max_minutes_per_day=60).volunteer("W", max_minutes=89).volunteer("X")
    assert candidates(week) == ["X"]


def test_a_limit_of_0_is_a_limit() -> None:
    assert candidates(help_week().volunteer("V", max_minutes=0).volunteer("W")) == ["W"]


def test_whoever_must_serve_all_sessions_serves_the_fewest_that_count() -> None:
    """R14: V is free on one date, W works two hours, X may come twice; three dates of an hour each are the least."""
    two = {"weekly": [weekly("09:00", "12:00", "mon tue")]}
    week = help_week(sessions=4, min_sessions=3, same_people="require")
    week = week.volunteer("V", availability=two).volunteer("W", max_minutes=120).volunteer("X", max_sessions=2)
    assert candidates(week.volunteer("Y", max_minutes=180)) == ["Y"]
    assert candidates(week.demand("D", same_people="prefer")) == ["V", "W", "X", "Y"]


def test_pins_of_the_demand_leave_its_candidates() -> None:
    """R18: a pin may count among the fewest sessions, whatever its persons' limits."""
    week = help_week(sessions=2, min_sessions=2, same_people="require").volunteer("V", max_minutes=60)
    assert candidates(week) == []
    assert candidates(week.pin(session("D", people=["V"]))) == ["V"]


def test_a_quota_rules_a_space_out() -> None:
    """R8 and R14: two sessions of an hour in 119 minutes."""
    week = room_week(sessions=2, min_sessions=2, same_spaces="require").space("S", quota_minutes=119)
    assert starts(week) == []


def test_what_limits_rule_out_is_said_to_be_limits() -> None:
    made = plan(help_week(minutes=90).volunteer("V", max_minutes=60).problem(), WORK, workers=1)
    assert [(u.reason, u.proof) for u in made.unserved] == [("limits", "certain")]


def test_whoever_goes_with_another_goes_where_both_can() -> None:
    """R15: V and W are together, so that a role for one person is X's; for two persons, they are asked as well."""
    together = {"pairs": [{"volunteers": ["V", "W"], "relation": "together"}]}
    week = help_week().volunteer("V").volunteer("W").volunteer("X").policy(**together)
    assert candidates(week) == ["X"]
    assert candidates(week.demand("D", needs=[people_need(2)])) == ["V", "W", "X"]
    assert candidates(week.volunteer("W", skills={"singing": 3})) == ["X"]
    both = [people_need(), people_need(skill="singing")]
    assert candidates(week.demand("D", needs=both)) == ["V", "X"]


def test_company_that_is_away_keeps_both_away() -> None:
    """R15: W is free in the second hour alone, U never, who goes with X."""
    together = [{"volunteers": pair, "relation": "together"} for pair in (["V", "W"], ["U", "X"])]
    week = help_week(windows=MORNING, needs=[people_need(2)]).policy(pairs=together)
    late, never = {"weekly": [weekly("10:00", "11:00", "mon")]}, {"weekly": [weekly("10:00", "11:00", "tue")]}
    week = week.volunteer("U", availability=never).volunteer("V").volunteer("W", availability=late).volunteer("X")
    assert candidates(week) == ["V", "W"]
    assert starts(week) == ["10:00"]


def test_what_company_rules_out_is_said_to_be_limits() -> None:
    week = help_week().volunteer("V").volunteer("W")
    week = week.policy(pairs=[{"volunteers": ["V", "W"], "relation": "together"}])
    made = plan(week.problem(), WORK, workers=1)
    assert [(u.reason, u.proof) for u in made.unserved] == [("limits", "certain")]
