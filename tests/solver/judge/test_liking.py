"""The terms `preference` and `continuity`."""

from tests.build import Week, help_week, people_need, room_week, session, space_need, weekly, window

TIME = {"interest": 0, "time": 10}
DAYS = ("mon", "tue", "wed")


def test_interest_counts_per_person_and_session():
    week = help_week(sessions=2, needs=[people_need(2, min_count=1)]).volunteer(interests=["meeting", "fair"])
    week.volunteer("W", interests=["fair"]).policy(preference={"interest": 5, "time": 0})
    plan = session(start="mon 10:00", people=["V", "W"]), session(start="tue 10:00", number=1, people=["V"])
    assert week.score("preference", *plan) == 10


def test_a_session_is_well_timed_when_it_lies_in_a_preferred_stretch():
    week = room_week(preferred=[window("mon 09:50", "mon 11:00")]).policy(preference=TIME)
    assert week.score("preference", session(start="mon 10:00", spaces=["S"])) == 10
    assert week.score("preference", session(start="mon 10:15", spaces=["S"])) == 0


def test_preferred_stretches_are_merged_and_not_shrunk():
    week = room_week(preferred=[window("mon 10:00", "mon 10:20"), window("mon 10:20", "mon 11:00")])
    assert week.policy(preference=TIME).score("preference", session(start="mon 10:00", spaces=["S"])) == 10


def test_preferred_stretches_are_not_clipped_to_the_horizon():
    week = room_week(preferred=[weekly("22:00", "02:00")]).policy(preference=TIME)
    assert week.score("preference", session(start="mon 00:00", spaces=["S"])) == 10
    assert week.score("preference", session(start="sun 23:00", spaces=["S"])) == 10


def test_without_a_preference_no_time_is_better():
    assert room_week().policy(preference=TIME).score("preference", session(spaces=["S"])) == 0


def test_the_default_points_are_those_of_the_format():
    week = help_week(preferred=[weekly("09:00", "12:00")]).volunteer(interests=["meeting"]).policy(preference={})
    assert week.score("preference", session(people=["V"])) == 15


def space_changes(same_spaces: str, *spaces_by_day) -> int:
    week = room_week(sessions=3, same_spaces=same_spaces, needs=[space_need(2, min_quantity=1, split=True)])
    week.space("S").space("T").space("U").policy(continuity={"space_change": 20, "person_change": 0})
    days = zip(DAYS, spaces_by_day, strict=False)
    return week.score("continuity", *(session(start=f"{d} 10:00", number=n, spaces=s) for n, (d, s) in enumerate(days)))


def test_every_space_beyond_the_first_is_a_change():
    assert space_changes("prefer", ["S"], ["S"], ["S"]) == 0
    assert space_changes("prefer", ["S"], ["T"], ["S"]) == -20
    assert space_changes("prefer", ["S"], ["T"], ["U"]) == -40


def test_a_split_within_one_session_is_a_change_too():
    assert space_changes("prefer", ["S", "T"]) == -20


def test_only_prefer_counts_changes():
    assert space_changes("no", ["S"], ["T"]) == 0
    assert space_changes("require", ["S", "T"], ["S", "T"]) == 0


def test_changes_are_counted_need_by_need():
    """Both needs change between S and T: the demand has two spaces in all, but two changes."""
    week = room_week(sessions=2, same_spaces="prefer", needs=[space_need(), space_need()]).space("T")
    plan = (
        session(start="mon 10:00", spaces=["S", (1, "T", 1)]),
        session(start="tue 10:00", number=1, spaces=["T", (1, "S", 1)]),
    )
    assert week.policy(continuity={}).score("continuity", *plan) == -40


def person_changes(*people_by_day) -> int:
    week = help_week(sessions=3, same_people="prefer", needs=[people_need(2, min_count=1)])
    week.volunteer("W").volunteer("X").policy(continuity={"space_change": 0, "person_change": 20})
    days = zip(DAYS, people_by_day, strict=False)
    return week.score("continuity", *(session(start=f"{d} 10:00", number=n, people=p) for n, (d, p) in enumerate(days)))


def test_every_person_beyond_the_most_in_one_session_is_a_change():
    assert person_changes(["V", "W"], ["V"]) == 0
    assert person_changes(["V"], ["W"]) == -20
    assert person_changes(["V", "W"], ["X"]) == -20
    assert person_changes(["V"], ["W"], ["X"]) == -40


def test_no_sessions_make_no_changes():
    week = (
        Week()
        .space()
        .volunteer()
        .demand(same_spaces="prefer", same_people="prefer", needs=[space_need(), people_need()])
    )
    assert week.policy(continuity={}).score("continuity") == 0
