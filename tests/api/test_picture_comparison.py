"""Pictures of comparisons that no search would give so soon: unknown bounds, no difference, one point, fifty points."""

import dataclasses
import re

import pytest

from api.picture.comparison import comparison_picture
from api.texts import Texts
from models.loading import load_problem
from models.plan import Plan, Score
from solver.scenarios.differences import difference
from solver.scenarios.figures import Served, figures_of
from solver.scenarios.moves import Told
from solver.scenarios.results import Comparison, Result
from solver.scenarios.sweeps import read_sweep
from tests.api.weeks import as_bytes, week

PROBLEM = load_problem(as_bytes(week()))
NOBODY = Told({}, {}, {})


def result(name: str, score: int, bound: int | None, served: int, base: Result | None = None) -> Result:
    plan = Plan(assignments=(), score=Score(total=score), bound=bound)
    figures = dataclasses.replace(figures_of(PROBLEM, plan), sessions=Served(served, 217))
    differs = difference(base.figures, base.plan, figures, plan, same_points=True) if base else None
    return Result(name, PROBLEM, plan, figures, differs, NOBODY, NOBODY)


BASE = result("base", 44_210, 46_012, 135)


def drawn(*results, sweep=None, language="zh", kind="png"):
    of = [result(name, score, bound, served, BASE) for name, score, bound, served in results]
    return comparison_picture(Comparison(BASE.plan, BASE, tuple(of)), sweep, Texts(language), kind)


@pytest.mark.parametrize(
    "results",
    [
        [("同", 44_210, None, 135)],
        [("同", 44_210, 44_210, 135), ("a\nb\x1b[31m$x^2$", 0, 46_012, 0)],
        [(f"情景{i}" * 30, 44_210 + 300 * i, 47_000, 135 + i) for i in range(-9, 9)],
        [("enormous", 10**12, 10**13, 200_000)],
    ],
)
def test_bars_of_every_sort(results):
    assert drawn(*results).startswith(b"\x89PNG")


@pytest.mark.parametrize("bound", [None, 46_500])
@pytest.mark.parametrize(
    "text", ["spaces/P/capacity=5..5/1", "spaces/P/capacity=1..50/1", "spaces/P/close=07:00..08:00/15m"]
)
def test_curves_of_one_and_of_many_points(text, bound):
    sweep = read_sweep(text)
    points = [(f"p{v}", 44_000 + v, bound, 100 + v) for v in sweep.values]
    assert drawn(*points, sweep=sweep).startswith(b"\x89PNG")


def test_a_curve_of_which_some_bounds_are_not_known():
    sweep = read_sweep("spaces/P/capacity=1..3/1")
    assert drawn(("1", 1, 4, 1), ("2", 2, None, 2), ("3", 3, 9, 3), sweep=sweep).startswith(b"\x89PNG")


def test_the_same_comparison_gives_the_same_picture():
    first, again = (drawn(("a", 1, 4, 1), ("b", 99_000, None, 2), kind="svg") for _ in range(2))
    assert first == again


def test_more_scenarios_make_a_taller_picture():
    pictures = [drawn(*[("a", 1, 4, 1)] * n, kind="svg") for n in (1, 10)]
    heights = [float(re.findall(rb'height="([\d.]+)pt"', picture)[0]) for picture in pictures]
    assert heights[1] > heights[0] + 200
