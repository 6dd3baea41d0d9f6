"""R4, R5, R8: which space, when it is open, and how much of it over the week."""

import pytest

from tests.build import HERE, Week, at, open_in, room_week, session, space_need, weekly, window

AT_TEN = session(start="mon 10:00", spaces=["S"])


def test_the_kind_is_one_of_those_asked():
    assert room_week().space(kind="field").breaks(AT_TEN) == ["R4 kind"]
    assert room_week(needs=[{**space_need(), "kinds": ["field", "room"]}]).breaks(AT_TEN) == []


def test_the_space_has_every_feature_asked():
    week = room_week(needs=[space_need(features=["ramp", "screen"])])
    assert week.space(features=["screen", "ramp", "stage"]).breaks(AT_TEN) == []
    assert week.space(features=["ramp"]).breaks(AT_TEN) == ["R4 features"]


def test_the_walk_from_demand_to_space_has_a_limit():
    travel = {"metres": {"D": {"S": 400}, "S": {"D": 900}}}
    assert room_week(needs=[space_need(max_metres=400)]).put(travel=travel).breaks(AT_TEN) == []
    assert room_week(needs=[space_need(max_metres=399)]).put(travel=travel).breaks(AT_TEN) == ["R4 max_metres"]


@pytest.mark.parametrize("origin", ["D", "asker"])
@pytest.mark.parametrize("target", ["S", "org"])
def test_the_table_is_looked_up_by_own_id_and_by_organisation(origin, target):
    week = room_week(needs=[space_need(max_metres=10)], organisation="asker").organisation("asker")
    assert week.put(travel={"metres": {origin: {target: 11}}}).breaks(AT_TEN) == ["R4 max_metres"]


def test_what_the_table_lacks_is_the_great_circle_and_a_third():
    week = room_week().space(location=[104.0, 30.003])  # 333.585 m on the sphere, 433.66 with the detour
    assert week.demand(needs=[space_need(max_metres=434)]).breaks(AT_TEN) == []
    assert week.demand(needs=[space_need(max_metres=433)]).breaks(AT_TEN) == ["R4 max_metres"]


def test_a_demand_lies_at_its_own_location_else_at_its_organisation_s():
    far = [105.0, 30.0]
    week = room_week(needs=[space_need(max_metres=10)])
    assert week.organisation("org", location=far).breaks(AT_TEN) == ["R4 max_metres"]
    assert week.demand(location=HERE).breaks(AT_TEN) == []


@pytest.mark.parametrize("serves", [{"areas": ["city"]}, {"organisations": ["org"]}, {"kinds": ["meeting"]}, {}])
def test_a_space_serves_those_its_lists_contain(serves):
    assert room_week().space(serves=serves).breaks(AT_TEN) == []


@pytest.mark.parametrize(
    "serves", [{"areas": ["other"]}, {"organisations": ["other"]}, {"kinds": ["other"]}, {"kinds": []}]
)
def test_a_space_does_not_serve_those_a_list_lacks(serves):
    assert room_week().area("other").organisation("other").space(serves=serves).breaks(AT_TEN) == ["R4 serves"]


def test_serving_an_area_serves_its_descendants_but_not_its_ancestors():
    week = room_week(area="street").area("street", "city").area("lane", "street").organisation("org", area="lane")
    assert week.space(serves={"areas": ["city"]}).breaks(AT_TEN) == []
    assert week.space(serves={"areas": ["lane"]}).breaks(AT_TEN) == ["R4 serves"]


def test_every_list_given_counts():
    week = room_week().space(serves={"areas": ["city"], "kinds": ["other"]})
    assert week.breaks(AT_TEN) == ["R4 serves"]


def test_a_stay_has_a_least_and_a_greatest_length_without_set_up():
    assert room_week().space(min_minutes=60, max_minutes=60, setup_minutes=30).breaks(AT_TEN) == []
    assert room_week().space(min_minutes=61).breaks(AT_TEN) == ["R4 min_minutes"]
    assert room_week().space(max_minutes=59).breaks(AT_TEN) == ["R4 max_minutes"]


def test_notice_counts_from_now():
    week = room_week().put(now=at("mon 08:00"))
    assert week.space(notice_minutes=120).breaks(AT_TEN) == []
    assert week.space(notice_minutes=121).breaks(AT_TEN) == ["R4 notice"]


def test_neither_start_nor_end_lies_strictly_inside_no_entry():
    week = room_week().space(no_entry=[window("mon 10:01", "mon 10:59")])
    assert week.breaks(AT_TEN) == []
    assert week.space(no_entry=[window("mon 10:00", "mon 11:00")]).breaks(AT_TEN) == []
    assert week.space(no_entry=[window("mon 09:59", "mon 10:01")]).breaks(AT_TEN) == ["R4 no_entry"]
    assert week.space(no_entry=[window("mon 10:59", "mon 11:01")]).breaks(AT_TEN) == ["R4 no_entry"]


def test_no_entry_stretches_that_touch_are_one():
    week = room_week().space(no_entry=[window("mon 09:00", "mon 10:00"), window("mon 10:00", "mon 10:30")])
    assert week.breaks(AT_TEN) == ["R4 no_entry"]


def test_no_entry_is_not_clipped_to_the_horizon():
    week = room_week().space(no_entry=[weekly("22:00", "06:00")])
    assert week.breaks(session(start="mon 00:00", spaces=["S"])) == ["R4 no_entry", "R4 no_entry"]
    assert week.breaks(session(start="sun 23:00", spaces=["S"])) == ["R4 no_entry", "R4 no_entry"]
    assert week.breaks(session(start="sun 21:00", spaces=["S"])) == []


def test_staying_over_no_entry_is_allowed():
    week = room_week(minutes=600).space(no_entry=[weekly("22:00", "06:00")])
    assert week.breaks(session(start="mon 21:00", minutes=600, spaces=["S"])) == []


def test_set_up_and_turnaround_may_lie_in_no_entry():
    week = room_week().space(setup_minutes=30, no_entry=[window("mon 09:15", "mon 09:45")])
    assert week.breaks(AT_TEN) == []


def test_the_space_is_open_from_set_up_to_turnaround():
    week = room_week().space(availability=open_in(("mon 09:45", "mon 11:15")))
    assert week.space(setup_minutes=15, turnaround_minutes=15).breaks(AT_TEN) == []
    assert week.space(setup_minutes=30, turnaround_minutes=15).breaks(AT_TEN) == ["R5 not_open"]
    assert week.space(setup_minutes=15, turnaround_minutes=30).breaks(AT_TEN) == ["R5 not_open"]


def test_set_up_and_turnaround_round_up_to_the_grid():
    week = room_week().space(availability=open_in(("mon 09:45", "mon 11:15")))
    assert week.space(setup_minutes=1, turnaround_minutes=1).breaks(AT_TEN) == []
    assert week.space(setup_minutes=16, turnaround_minutes=0).breaks(AT_TEN) == ["R5 not_open"]


def test_open_time_has_no_break():
    week = room_week().space(availability=open_in(("mon 09:00", "mon 10:30"), ("mon 10:45", "mon 12:00")))
    assert week.breaks(AT_TEN) == ["R5 not_open"]


def test_set_up_does_not_start_before_the_horizon_nor_turnaround_end_after_it():
    week = room_week().space(setup_minutes=15, turnaround_minutes=15)
    assert week.breaks(session(start="mon 00:15", spaces=["S"])) == []
    assert week.breaks(session(start="mon 00:00", spaces=["S"])) == ["R5 not_open"]
    assert week.breaks(session(start="sun 22:45", spaces=["S"])) == []
    assert week.breaks(session(start="sun 23:00", spaces=["S"])) == ["R5 not_open"]


def test_a_closure_cuts_the_open_time():
    always_but = {"weekly": [weekly("00:00", "24:00")], "closed": [window("mon 10:59", "mon 11:01")]}
    assert room_week().space(availability=always_but).breaks(AT_TEN) == ["R5 not_open"]


def test_the_quota_counts_length_times_quantity_without_set_up():
    week = room_week(needs=[space_need(3)]).space(capacity=3, setup_minutes=30)
    three = session(start="mon 10:00", spaces=[(0, "S", 3)])
    assert week.space(quota_minutes=180).breaks(three) == []
    assert week.space(quota_minutes=179).breaks(three) == ["R8 quota"]


def test_the_quota_of_an_exclusive_space_counts_length_alone():
    week = room_week(needs=[space_need(3)]).space(capacity=3, exclusive=True)
    three = session(start="mon 10:00", spaces=[(0, "S", 3)])
    assert week.space(quota_minutes=60).breaks(three) == []
    assert week.space(quota_minutes=59).breaks(three) == ["R8 quota"]


def test_the_quota_is_one_sum_over_the_horizon():
    week = Week().space(quota_minutes=119).demand("A").demand("B")
    verdict = week.judge(session("A", "mon 10:00", spaces=["S"]), session("B", "sun 10:00", spaces=["S"]))
    assert [(f.rule, f.place, f.assignments) for f in verdict.violations] == [("R8", "spaces/S", (0, 1))]
