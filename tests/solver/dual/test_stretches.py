"""The slots that anybody may take: all of them and no others, in stretches with gaps between them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from models.demands import PeopleNeed
from models.problem import Problem
from solver.compile.week import Week, compile_week
from solver.dual.grain import Bools
from solver.dual.relaxation import Relaxation
from solver.state import State
from tests.random_weeks import small_week, tiny_week
from tests.solver.dual.reference import within

WEEKS: list[tuple[Any, int]] = [(small_week, seed) for seed in range(30)] + [(tiny_week, seed) for seed in range(30)]


def slowly(week: Week, r: Relaxation) -> Bools:
    """(rows, S): whatever a candidate takes at a start at which it can serve, looked up one by one."""
    out = np.zeros(r.caps.shape, dtype=bool)
    f, n_spaces = r.facts, len(week.problem.spaces)
    for d, number in enumerate(f.d_number.tolist()):
        o = week.demands[number]
        starts = range(int(f.d_start[d]), int(f.d_start[d + 1]))
        for n, need in enumerate(o.needs):
            at = int(f.d_need[d]) + n
            for i in range(int(f.n_cand[at + 1] - f.n_cand[at])):
                k = int(f.n_cand[at]) + i
                for c, s in enumerate(starts):
                    if isinstance(need.need, PeopleNeed):
                        can = c in f.ready[f.k_ready[k] : f.k_ready[k + 1]]
                        row = n_spaces + int(f.k_who[k])
                    elif need.need.type == "space":
                        can = f.room[f.n_cells[at] + i * len(starts) + c] > 0
                        row = int(f.k_who[k])
                    else:
                        continue
                    if can:
                        out[row, f.s_low[s] - f.before[row] : f.s_high[s] + f.after[row]] = True
    return out


@pytest.mark.parametrize(("kind", "seed"), WEEKS)
def test_they_are_all_that_may_be_taken(kind: Any, seed: int) -> None:
    week = compile_week(Problem.model_validate(kind(seed)))
    r = Relaxation(week, State.of_pins(week))
    assert np.array_equal(within(r.stretches, r.caps.shape), slowly(week, r))
    s = r.stretches
    assert (s.low < s.high).all()
    for row in range(len(r.caps)):
        own = slice(s.first[row], s.first[row + 1])
        assert (s.high[own][:-1] < s.low[own][1:]).all()
