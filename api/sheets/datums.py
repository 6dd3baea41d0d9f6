"""Coordinates of Chinese maps as WGS-84: GCJ-02 (高德, 腾讯) and BD-09 (百度).

The forward formulas are those of the public `eviltransform` project (github.com/googollee/eviltransform), written anew;
the inverse is a fixed-point iteration on them, exact to far below a metre. Outside China, the shift is none.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Literal

Datum = Literal["wgs84", "gcj02", "bd09"]
Point = tuple[float, float]

# The ellipsoid of Krassovsky, on which GCJ-02 is defined.
SEMI_MAJOR_METRES, ECCENTRICITY_SQUARED = 6_378_245.0, 0.006_693_421_622_965_943
BD_TURN = math.pi * 3000 / 180
BD_SHIFT = (0.0065, 0.006)
STEPS = 20
NOTHING_DEGREES = 1e-10
DIGITS = 7
"""Decimals that are kept: about a centimetre."""


def to_wgs84(point: Point, datum: Datum) -> Point:
    """`(lon, lat)` of a datum in WGS-84, rounded to `DIGITS`; WGS-84 itself is left as it is."""
    if datum == "wgs84":
        return point
    gcj = gcj_from_bd(point) if datum == "bd09" else point
    lon, lat = wgs_from_gcj(gcj)
    return round(lon, DIGITS), round(lat, DIGITS)


def in_china(point: Point) -> bool:
    """Within the rectangle in which Chinese maps are shifted."""
    lon, lat = point
    return 72.004 <= lon <= 137.8347 and 0.8293 <= lat <= 55.8271


def gcj_from_wgs(point: Point) -> Point:
    """The shift of GCJ-02."""
    if not in_china(point):
        return point
    lon, lat = point
    x, y = lon - 105.0, lat - 35.0
    phi = math.radians(lat)
    magic = 1 - ECCENTRICITY_SQUARED * math.sin(phi) ** 2
    north = SEMI_MAJOR_METRES * (1 - ECCENTRICITY_SQUARED) / (magic * math.sqrt(magic))
    east = SEMI_MAJOR_METRES / math.sqrt(magic) * math.cos(phi)
    return lon + math.degrees(_shift_east(x, y) / east), lat + math.degrees(_shift_north(x, y) / north)


def wgs_from_gcj(point: Point) -> Point:
    """The inverse: the point whose shift leads here."""
    if not in_china(point):
        return point
    return _inverse(gcj_from_wgs, point, point)


def bd_from_gcj(point: Point) -> Point:
    """What Baidu adds to GCJ-02."""
    x, y = point
    radius = math.hypot(x, y) + 0.00002 * math.sin(y * BD_TURN)
    angle = math.atan2(y, x) + 0.000003 * math.cos(x * BD_TURN)
    return radius * math.cos(angle) + BD_SHIFT[0], radius * math.sin(angle) + BD_SHIFT[1]


def gcj_from_bd(point: Point) -> Point:
    """The inverse of it; Baidu shifts its own datum in China only."""
    if not in_china(point):
        return point
    return _inverse(bd_from_gcj, point, (point[0] - BD_SHIFT[0], point[1] - BD_SHIFT[1]))


def _inverse(shift: Callable[[Point], Point], point: Point, guess: Point) -> Point:
    """Whose shift leads to `point`: the guess is moved by what it misses until that is nothing."""
    x, y = guess
    for _ in range(STEPS):
        there = shift((x, y))
        missed = point[0] - there[0], point[1] - there[1]
        x, y = x + missed[0], y + missed[1]
        if max(map(abs, missed)) < NOTHING_DEGREES:
            break
    return x, y


def _wave(t: float) -> float:
    return (20 * math.sin(6 * math.pi * t) + 20 * math.sin(2 * math.pi * t)) * 2 / 3


def _shift_north(x: float, y: float) -> float:
    """Metres."""
    slope = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    long = (20 * math.sin(y * math.pi) + 40 * math.sin(y / 3 * math.pi)) * 2 / 3
    longest = (160 * math.sin(y / 12 * math.pi) + 320 * math.sin(y * math.pi / 30)) * 2 / 3
    return slope + _wave(x) + long + longest


def _shift_east(x: float, y: float) -> float:
    """Metres."""
    slope = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    long = (20 * math.sin(x * math.pi) + 40 * math.sin(x / 3 * math.pi)) * 2 / 3
    longest = (150 * math.sin(x / 12 * math.pi) + 300 * math.sin(x / 30 * math.pi)) * 2 / 3
    return slope + _wave(x) + long + longest
