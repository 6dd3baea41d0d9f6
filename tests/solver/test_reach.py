"""Who is near enough: quick looks leave out only what a careful look at every pair would."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import geo
from models.geo import Distances, Spot, walk_metres, walk_metres_between, walk_minutes
from solver.compile.reach import Places, Reach
from solver.compile.week import compile_week
from tests.build import HERE, Json, Week, help_week, open_in, people_need, room_week, space_need, window

POINTS = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
NEARBY = st.tuples(st.floats(179.9, 180) | st.floats(-180, -179.9), st.floats(89.9, 90) | st.floats(-0.1, 0.1))
THERE = [104.01, 30.005]
WAY = walk_metres((HERE[0], HERE[1]), (THERE[0], THERE[1]))
FAR = [114.0, 40.0]


def candidates(week: Week) -> list[str]:
    """Ids of those that may serve the first need of demand D."""
    compiled = compile_week(week.problem())
    (o,) = (o for o in compiled.demands if o.demand.id == "D")
    things: dict[str, tuple[Json, ...]] = {"space": week.data["spaces"], "people": week.data["volunteers"]}
    return [things[o.needs[0].need.type][int(j)]["id"] for j in o.needs[0].who]


# ---- many at once


@given(st.lists(POINTS | NEARBY, min_size=1, max_size=6), st.lists(POINTS | NEARBY, min_size=1, max_size=6))
def test_many_ways_are_the_ways_one_by_one(origins, targets):
    many = walk_metres_between(np.array(origins), np.array(targets))
    assert many.tolist() == [[walk_metres(a, b) for b in targets] for a in origins]


def test_ways_of_half_a_metre_are_rounded_as_one_by_one():
    degree = 6_371_008.8 * 1.3 * math.pi / 180
    targets = [(104.0, (n + 0.5) / degree) for n in range(2_000)]
    many = walk_metres_between(np.array([(104.0, 0.0)]), np.array(targets))
    assert many[0].tolist() == [walk_metres((104.0, 0.0), b) for b in targets]


def test_what_rounding_leaves_in_doubt_is_asked_one_by_one(monkeypatch):
    """Another sine might round a half to the other side, and loses digits at the other end of the world."""
    monkeypatch.setattr(geo, "walk_metres", lambda a, b: -1)
    degree = 6_371_008.8 * 1.3 * math.pi / 180
    targets = np.array([(104.0, 10.2 / degree), (104.0, 10.5 / degree), (-76.0, 0.0)])
    assert walk_metres_between(np.array([(104.0, 0.0)]), targets).tolist() == [[10, -1, -1]]


def test_a_missing_location_is_no_way_off():
    assert walk_metres_between(np.array([(np.nan, np.nan)]), np.array([FAR, HERE])).tolist() == [[0, 0]]


@pytest.mark.parametrize("speed", [12, 4.5, 9.999999999999, 12.3456789012345, 1e-7, 10_000])
def test_many_minutes_are_the_minutes_one_by_one(speed):
    week = help_week().volunteer("V", speed_kmh=speed).volunteer("W", location=FAR)
    for metres in (0, 1, 200, 201, 999_999, 100_000_000):
        problem = week.put(travel={"metres": {"V": {"W": metres}}}).problem()
        distances = Distances(problem)
        v, w = problem.volunteers
        speeds = distances.speeds([v, w])[:, :, None]
        told = distances.minutes(v, distances.volunteer(v), distances.volunteer(w))
        assert walk_minutes(np.array([[metres], [0]]), speeds).tolist() == [[told], [0]]


@given(
    st.lists(st.none() | POINTS | NEARBY, max_size=12),
    st.lists(POINTS | NEARBY, min_size=1, max_size=3),
    st.integers(0, 20_000_000) | st.integers(0, 20_000),
)
def test_nobody_within_reach_is_left_out(homes, spots, metres):
    own = np.array([metres if i % 2 else np.inf for i in range(len(homes))], dtype=np.float64)
    places = Places([Spot(str(i), None, home) for i, home in enumerate(homes)])
    reach = Reach(places, np.arange(len(homes)), own, np.zeros(len(homes), dtype=bool))
    box = Places([Spot("", None, spot) for spot in spots]).box(np.arange(len(spots)))
    for limit in (float(metres), np.inf):
        near = reach.near(box, limit).tolist()
        within = [
            i
            for i, home in enumerate(homes)
            if home is None or min(walk_metres(home, spot) for spot in spots) <= min(limit, own[i])
        ]
        assert set(within) <= set(near)
        assert near == sorted(near)


def test_whoever_lives_far_off_is_not_looked_at():
    places = Places([Spot("far", None, (114.0, 40.0)), Spot("near", None, (104.0, 30.0)), Spot("none", None, None)])
    reach = Reach(places, np.arange(3), np.array([np.inf, 500.0, 500.0]), np.zeros(3, dtype=bool))
    here = Places([Spot("", None, (104.001, 30.0))]).box(np.array([0]))
    assert reach.near(here, 1_000.0).tolist() == [1, 2]
    assert reach.near(here, np.inf).tolist() == [0, 1, 2]
    assert reach.near(here, 0.0).tolist() == [2]


# ---- the edge of reach


@pytest.mark.parametrize(("metres", "found"), [(WAY, ["S"]), (WAY - 1, [])])
def test_a_space_at_the_last_metre_serves(metres, found):
    assert candidates(room_week(needs=[space_need(max_metres=metres)]).space(location=THERE)) == found


@pytest.mark.parametrize(("metres", "found"), [(WAY, ["V"]), (WAY - 1, [])])
def test_a_volunteer_at_the_last_metre_comes(metres, found):
    assert candidates(help_week(needs=[people_need(max_metres=metres)]).volunteer(location=THERE)) == found
    assert candidates(help_week().volunteer(location=THERE, max_metres=metres)) == found


@pytest.mark.parametrize(("home", "site"), [([180, 10], [-179.999, 10]), ([0, 89.999], [180, 89.999])])
def test_reach_knows_neither_date_line_nor_pole(home, site):
    assert candidates(help_week(location=site).volunteer(location=home, max_metres=400)) == ["V"]


def test_a_home_near_one_of_several_rooms_is_near():
    """R9: the rooms are the sites; V lives at one, W at the other, X at neither."""
    needs = [people_need(max_metres=100), space_need()]
    week = Week().demand("D", needs=needs).space("S").space("T", location=FAR)
    week.volunteer("V").volunteer("W", location=FAR).volunteer("X", location=THERE)
    assert candidates(week) == ["V", "W"]
    people = compile_week(week.problem()).demands[0].needs[0]
    assert people.near.tolist() == [[True, False], [False, True]]
    assert people.metres.diagonal().tolist() == [0, 0]


# ---- what a travel table says


@pytest.mark.parametrize("origin", ["V", "team"])
@pytest.mark.parametrize("target", ["D", "org"])
def test_a_table_brings_a_far_volunteer_near(origin, target):
    week = help_week().organisation("team", location=FAR)
    week.volunteer(organisation="team", location=FAR, max_metres=500).volunteer("W", location=FAR, max_metres=500)
    assert candidates(week.put(travel={"metres": {origin: {target: 500}}})) == ["V"]
    assert candidates(week.put(travel={"metres": {origin: {target: 501}}})) == []


def test_a_table_keeps_a_near_volunteer_away():
    week = help_week().volunteer(max_metres=500).volunteer("W", max_metres=500)
    assert candidates(week.put(travel={"metres": {"V": {"D": 501}}})) == ["W"]


def test_a_table_of_other_ways_leaves_distances_alone():
    week = help_week().volunteer(max_metres=500).volunteer("W", location=FAR, max_metres=500)
    assert candidates(week.put(travel={"metres": {"V": {"W": 9_000}, "W": {"V": 1}, "D": {"W": 1}}})) == ["V"]


@pytest.mark.parametrize("origin", ["D", "org"])
@pytest.mark.parametrize("target", ["S", "lender"])
def test_a_table_brings_a_far_space_near(origin, target):
    week = room_week(needs=[space_need(max_metres=500)]).organisation("lender")
    week.space(owner="lender", location=FAR).space("T", location=FAR)
    assert candidates(week.put(travel={"metres": {origin: {target: 500}}})) == ["S"]
    assert candidates(week.put(travel={"metres": {target: {origin: 500}}})) == []


@pytest.mark.parametrize("target", ["D", "E"])
def test_minutes_of_a_table_count_for_the_trip_home(target):
    """R10: the way is far too long to walk; a table may say that it takes no time, and back none either."""
    morning = open_in(("mon 09:00", "mon 12:00"))
    week = help_week(windows=morning, minutes=180).volunteer(location=FAR, availability=morning, home_travel=True)
    week.demand("E", minutes=180, needs=[people_need()])
    assert candidates(week.put(travel={"minutes": {"V": {target: 0}, target: {"V": 0}}})) == ["V"] * (target == "D")
    assert candidates(week.put(travel={"minutes": {"V": {target: 0}}})) == []


# ---- whom an offer is for


@pytest.mark.parametrize(
    ("serves", "found"),
    [
        ({"areas": ["city"]}, True),
        ({"areas": ["street"]}, True),
        ({"areas": ["other", "grid"]}, True),
        ({"areas": ["other"]}, False),
        ({"areas": ["cell"]}, False),
        ({"areas": []}, False),
        ({"organisations": ["org"]}, True),
        ({"organisations": ["else"]}, False),
        ({"kinds": ["meeting"], "areas": ["street"]}, True),
        ({"kinds": ["meeting"], "areas": ["other"]}, False),
        ({"kinds": ["class"], "areas": ["street"]}, False),
        ({}, True),
    ],
)
def test_an_offer_serves_its_areas_and_all_below_them(serves, found):
    """The demand lies in city > street > grid; a cell lies below it, another street beside it."""
    week = room_week(area="grid").area("street", "city").area("grid", "street").area("cell", "grid")
    week.area("other", "city").organisation("else").space(serves=serves).space("T", serves={"areas": ["grid"]})
    assert candidates(week) == (["S", "T"] if found else ["T"])


def test_a_ban_holds_for_its_demand_alone():
    week = room_week().space("T").demand("E").put(bans=[{"demand": "D", "space": "S"}, {"demand": "E", "space": "T"}])
    assert candidates(week) == ["T"]


# ---- spaces over time


def times(week: Week) -> list[str]:
    """Starts of demand D on Monday."""
    starts = compile_week(week.problem()).demands[0].start.tolist()
    return [f"{t // 4:02}:{t % 4 * 15:02}" for t in starts]


def test_a_space_serves_where_enough_of_it_is_free_all_the_time():
    """At ten, for a quarter of an hour, there are four places and not five."""
    parts = [("mon 09:00", "mon 10:00", 5), ("mon 10:00", "mon 10:15", 4), ("mon 10:15", "mon 11:00", 5)]
    open_ = {"windows": [window(a, b, capacity=c) for a, b, c in parts]}
    week = room_week(minutes=30, windows=open_in(("mon 08:30", "mon 11:30")), needs=[space_need(5)])
    assert times(week.space(capacity=5, availability=open_)) == ["09:00", "09:15", "09:30", "10:15", "10:30"]
    assert times(week.space(turnaround_minutes=15)) == ["09:00", "09:15", "10:15"]
    assert times(week.demand(needs=[space_need(4)]).space(turnaround_minutes=0))[2:5] == ["09:30", "09:45", "10:00"]


def test_each_space_has_its_own_hours_without_entry():
    """R4: nobody comes or goes inside; the other room has other hours."""
    week = room_week(minutes=30, windows=open_in(("mon 09:00", "mon 10:30")))
    week.space(no_entry=[window("mon 09:00", "mon 09:45")]).space("T", no_entry=[window("mon 09:30", "mon 10:30")])
    (o,) = compile_week(week.problem()).demands
    starts = {week.data["spaces"][j]["id"]: ok.nonzero()[0].tolist() for j, ok in enumerate(o.needs[0].ok.T)}
    assert (times(week), starts) == (["09:00", "09:45", "10:00"], {"S": [1, 2], "T": [0]})
