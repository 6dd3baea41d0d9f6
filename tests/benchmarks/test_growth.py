"""The benchmark of growth: rows from what a process said, power laws, table and picture; one tiny week as a whole."""

from __future__ import annotations

import json
import time

import pytest

from benchmarks.growth import bench
from benchmarks.growth.fit import fit, fits
from benchmarks.growth.picture import draw
from benchmarks.peers.protocol import Heard, run_module
from tests.build import room_week
from tests.solver.exact.best import HOUR

LINES = [
    {"read": 0.5, "demands": 7, "pins": 2},
    {"seconds": 1.0, "score": 0, "bound": None, "gap": None, "served": 0},
    {"seconds": 1.5, "score": 50, "bound": None, "gap": None, "served": 2},
    {"seconds": 2.0, "score": 80, "bound": None, "gap": None, "served": 3},
    {"seconds": 3.0, "score": 80, "bound": 100, "gap": 0.2, "served": 3},
    {"seconds": 4.0, "score": 96, "bound": 100, "gap": 0.04, "served": 5},
]
END = {"score": 97, "bound": 100, "gap": 0.03, "served": 6, "missing": 2, "took": 5.0, "stop_reason": "time_limit"}


def heard(lines, ended="finished"):
    return Heard([(0.0, words) for words in lines], 300 << 20, ended)


def row(communities, lines=(*LINES, END), **fields):
    return {"communities": communities, "limit": 60.0, **bench.row_of(heard(lines), 0.05), **fields}


def result(rows):
    exponents = {key: power.exponent for key, power in fits(rows).items()}
    return {"workers": 2, "gap_percent": 5.0, "rows": rows, "exponents": exponents}


def test_the_first_plan_serves_more_than_the_pins_and_the_gap_is_timed_when_it_is_reached():
    found = row(10)
    assert (found["first"], found["within"], found["peak_mib"]) == (2.0, 4.0, 300)
    assert (found["score"], found["bound"], found["served"], found["missing"]) == (97, 100, 6, 2)
    assert bench.row_of(heard([*LINES, END]), 0.01)["within"] is None


def test_what_stood_when_a_process_died_is_told():
    found = bench.row_of(heard(LINES, "out of memory"), 0.05)
    assert (found["score"], found["gap"], found["ended"]) == (96, 0.04, "out of memory")
    assert "took" not in found
    assert bench.row_of(heard([], "failed: it"), 0.05)["first"] is None


@pytest.mark.parametrize(("size", "seconds"), [(10, 60), (100, 60), (400, 150), (800, 300), (5000, 300)])
def test_the_limit_grows_with_the_size(size, seconds):
    assert bench.limit_of(size) == seconds


def test_a_power_law_is_found_again():
    power = fit([(x, 3 * x**1.5) for x in (10, 50, 400)])
    assert power is not None
    assert (power.factor, power.exponent) == pytest.approx((3, 1.5))
    assert power.at(100) == pytest.approx(3000)
    assert fit([(10, 1.0)]) is None
    assert fit([(10, 1.0), (10, 2.0)]) is None


def test_the_table_tells_what_is_known_and_what_is_not():
    rows = [row(10), row(100, LINES[:2], first=20.0)]
    shown = bench.growth_table(result(rows)).splitlines()
    assert "| 10 | 7 | 0.5 | 2.0 (82 %) | 4.0 | 60 | 5.0 | 97 | 100 | 3.0 % | 75 % | 300 |" in shown[2]
    assert "| 100 | 7 | 0.5 | 20.0 | – | 60 | – | 0 | – | – | – | 300 | – | finished |" in shown[3]
    assert (
        bench.exponents(result(rows)) == "fitted growth: first plan, s: communities^1.00; memory, MiB: communities^0.00"
    )
    assert bench.exponents(result(rows[:1])).endswith("two sizes are needed")


def test_the_picture_is_drawn(tmp_path):
    path = tmp_path / "pictures" / "growth.png"
    draw(result([row(10), row(100, first=20.0)]), path)
    assert path.read_bytes().startswith(b"\x89PNG")


def test_a_process_tells_its_looks_and_its_judged_end(tmp_path):
    week = tmp_path / "week.json"
    week.write_text(json.dumps(room_week(weight=100, windows=HOUR).data))
    told = run_module(["benchmarks.growth.child", str(week), "20", "1"], time.time() + 120, 1, 8 << 30)
    found = bench.row_of(told, 0.05)
    assert (found["ended"], found["stop_reason"], found["violations"], found["defects"]) == (
        "finished",
        "proved",
        0,
        [],
    )
    assert (found["demands"], found["served"], found["missing"], found["gap"]) == (1, 1, 0, 0.0)
    assert found["first"] <= found["within"]
    assert found["peak_mib"] > 50
