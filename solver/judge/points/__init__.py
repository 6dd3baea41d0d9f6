"""The points of FORMAT.md section 5: one function per term, each an exact integer."""

from __future__ import annotations

from collections.abc import Callable

from models.plan import Score
from solver.judge.context import Context
from solver.judge.points.effort import activation, cost, distance, load, opening
from solver.judge.points.liking import continuity, preference
from solver.judge.points.stability import stability
from solver.judge.points.worth import equity, served

TERMS: dict[str, Callable[[Context], int]] = {
    "served": served,
    "equity": equity,
    "distance": distance,
    "preference": preference,
    "continuity": continuity,
    "load": load,
    "opening": opening,
    "activation": activation,
    "cost": cost,
    "stability": stability,
}


def score_of(points: dict[str, int]) -> Score:
    """Every term and their plain sum."""
    return Score(total=sum(points.values()), **points)
