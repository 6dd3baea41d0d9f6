"""Shifted coordinates: published pairs, and there and back to far below a metre all over China."""

import math
import random

import pytest

from api.sheets.datums import bd_from_gcj, gcj_from_bd, gcj_from_wgs, in_china, to_wgs84, wgs_from_gcj
from api.sheets.forms import datum_of


def metres(a, b):
    east = (a[0] - b[0]) * 111_320 * math.cos(math.radians(a[1]))
    return math.hypot(east, (a[1] - b[1]) * 110_574)


def places():
    rng = random.Random(5)
    return [(rng.uniform(73, 136), rng.uniform(4, 53)) for _ in range(500)]


def test_there_and_back_is_the_same_place():
    for place in [*places(), (104.0668, 30.6516), (125.3235, 43.8171)]:
        gcj = gcj_from_wgs(place)
        assert 20 < metres(place, gcj) < 1500
        assert metres(wgs_from_gcj(gcj), place) < 0.001
        assert metres(to_wgs84(bd_from_gcj(gcj), "bd09"), place) < 0.1
        assert metres(to_wgs84(gcj, "gcj02"), place) < 0.1


def test_published_pairs():
    """Those that several independent implementations give in their own tests."""
    assert metres(gcj_from_wgs((116.404, 39.915)), (116.41024449916938, 39.91640428150164)) < 0.01
    assert metres(bd_from_gcj((116.404, 39.915)), (116.41036949371029, 39.92133699351021)) < 0.01
    assert metres(gcj_from_bd((116.41036949371029, 39.92133699351021)), (116.404, 39.915)) < 0.01


@pytest.mark.parametrize("place", [(13.4, 52.5), (-74.0, 40.7), (151.2, -33.9), (139.7, 35.7)])
def test_outside_china_nothing_moves(place):
    assert not in_china(place)
    assert to_wgs84(place, "gcj02") == to_wgs84(place, "bd09") == to_wgs84(place, "wgs84") == place


@pytest.mark.parametrize(
    ("words", "datum"),
    [("高德地图", "gcj02"), ("GCJ－02", "gcj02"), ("百度", "bd09"), ("bd09", "bd09"), ("GPS", "wgs84"), ("坐标", None)],
)
def test_datums_are_known_by_their_maps(words, datum):
    assert datum_of(words) == datum
