"""Metres and minutes: the travel table in its order, great circles beyond it, exact speeds."""

import math
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from models import geo
from models.geo import Distances, walk_metres
from models.problem import Problem
from tests.models.good_week import good_week

LONGITUDES, LATITUDES = st.floats(-180, 180), st.floats(-90, 90)
POINTS = st.tuples(LONGITUDES, LATITUDES)


def distances(travel=None, **volunteer) -> Distances:
    week = good_week()
    week["travel"] = travel or {}
    week["volunteers"][0].update(volunteer)
    return Distances(Problem.model_validate(week))


def unit_vector(point):
    lon, lat = map(math.radians, point)
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)


@given(POINTS, POINTS)
def test_metres_are_those_of_the_angle_between_two_vectors(a, b):
    u, v = unit_vector(a), unit_vector(b)
    cross = (u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0])
    angle = math.atan2(math.hypot(*cross), sum(x * y for x, y in zip(u, v, strict=True)))
    assume(angle < 3.1)  # the haversine loses digits at the other end of the world
    assert abs(walk_metres(a, b) - 6_371_008.8 * angle * 1.3) < 1
    assert walk_metres(a, b) == walk_metres(b, a)
    assert walk_metres(a, a) == 0


def test_a_degree_of_latitude():
    assert walk_metres((104.0, 30.0), (104.0, 31.0)) == round(6_371_008.8 * math.pi / 180 * 1.3) == 144_554


@pytest.mark.parametrize(("factor", "metres"), [(0.5, 0), (1.5, 2), (2.5, 2), (3.5, 4), (2.5000001, 3)])
def test_halves_are_rounded_to_the_even_number(monkeypatch, factor, metres):
    """The other end of the world is π radians away: on a globe of radius 1/π, one metre."""
    monkeypatch.setattr(geo, "EARTH_METRES", 1 / math.pi)
    monkeypatch.setattr(geo, "DETOUR", factor)
    assert walk_metres((0.0, 0.0), (180.0, 0.0)) == metres


def test_the_table_is_asked_own_before_organisation_and_the_origin_first():
    """V1 of O1 goes to S1 of O2."""
    table = {"V1": {"S1": 1, "O2": 2}, "O1": {"S1": 3, "O2": 4}}
    for expected in (1, 2, 3, 4):
        d = distances({"metres": table})
        assert d.metres(d.volunteer("V1"), d.space("S1")) == expected
        row = "V1" if expected <= 2 else "O1"
        del table[row]["S1" if expected in (1, 3) else "O2"]
    d = distances({"metres": table})
    assert d.metres(d.volunteer("V1"), d.space("S1")) == walk_metres((104.061, 30.661), (104.07, 30.65))


def test_the_table_has_a_direction():
    d = distances({"metres": {"S2": {"D1": 77}}})
    assert d.metres(d.space("S2"), d.demand("D1")) == 77
    assert d.metres(d.demand("D1"), d.space("S2")) == 0  # at the same place


def test_a_zero_in_the_table_is_told_and_null_is_not():
    d = distances({"metres": {"D1": {"S1": 0}}})
    assert d.metres(d.demand("D1"), d.space("S1")) == 0
    d = distances({"metres": {"D1": {"S1": None}}})
    assert d.metres(d.demand("D1"), d.space("S1")) == walk_metres((104.06, 30.66), (104.07, 30.65))


def test_minutes_come_from_their_own_table_then_from_metres():
    d = distances({"metres": {"V1": {"S1": 9_000}}, "minutes": {"V1": {"S2": 3}}}, speed_kmh=4.5)
    assert d.minutes("V1", d.volunteer("V1"), d.space("S2")) == 3
    assert d.minutes("V1", d.volunteer("V1"), d.space("S1")) == 120
    assert d.minutes("V1", d.space("S1"), d.volunteer("V1")) < 60


def test_where_a_location_is_missing_both_are_nothing_but_the_table_is_still_asked():
    d = distances()
    assert d.metres(d.volunteer("V2"), d.space("S1")) == 0
    assert d.minutes("V2", d.volunteer("V2"), d.space("S1")) == 0
    d = distances({"metres": {"V2": {"O2": 500}}})
    assert d.metres(d.volunteer("V2"), d.space("S1")) == 500


def test_a_demand_lies_at_its_organisation_and_a_volunteer_does_not():
    d = distances(location=None)
    assert d.demand("D2").location == (104.06, 30.66)
    assert d.volunteer("V1").location is None


@pytest.mark.parametrize(
    ("speed", "metres", "minutes"),
    [
        (4.35, 435, 6),  # in doubles a little more than 6
        (4.35, 436, 7),
        (0.1, 5, 3),
        (12, 200, 1),
        (12, 201, 2),
        (5, 0, 0),
        (1e-300, 1, geo.NEVER_MINUTES),
        (10_000, 100_000_000, 600),
    ],
)
def test_speeds_are_exact_decimals(speed, metres, minutes):
    d = distances({"metres": {"V1": {"S1": metres}}}, speed_kmh=speed)
    assert d.minutes("V1", d.volunteer("V1"), d.space("S1")) == minutes


@given(st.decimals("0.01", 300, places=2), st.integers(0, 50_000))
def test_minutes_against_fractions(speed, metres):
    d = distances({"metres": {"V1": {"S1": metres}}}, speed_kmh=float(speed))
    expected = math.ceil(Fraction(metres) * 60 / (1000 * Fraction(speed)))
    assert d.minutes("V1", d.volunteer("V1"), d.space("S1")) == expected
