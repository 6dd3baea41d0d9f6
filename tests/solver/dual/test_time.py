"""A climb that turns out slower than its first round said still ends with its time, and with a bound."""

from __future__ import annotations

from itertools import count
from types import SimpleNamespace

import pytest

from solver.dual.ascent import climb
from solver.dual.relaxation import Answer, Multipliers, Relaxation
from solver.state import State
from tests.random_weeks import small_week
from tests.solver.paths import Paths


@pytest.mark.parametrize("parts", [1, 3])
@pytest.mark.parametrize("rounds_in_time", [1, 7, 50])
def test_no_round_begins_after_the_end(monkeypatch, rounds_in_time, parts) -> None:
    paths = Paths(small_week(3, without=("tiers",)))
    relaxation = Relaxation(paths.week, State.of_pins(paths.week))
    seen, evaluate, clock = [], relaxation.evaluate, count()

    def counted(m: Multipliers, *, part: int = 0, parts: int = 1, **how: bool) -> Answer:
        seen.append(1 / parts)
        return evaluate(m, part=part, parts=parts, **how)

    monkeypatch.setattr(relaxation, "evaluate", counted)
    monkeypatch.setattr("solver.dual.ascent._affordable", lambda rounds, *_: rounds)
    monkeypatch.setattr("solver.dual.ascent.time", SimpleNamespace(monotonic=lambda: next(clock)))
    dual = climb(relaxation, -1e18, 0.0, 200, until=rounds_in_time - 2, parts=parts)
    assert sum(seen) <= rounds_in_time + (1 if parts == 1 else 2)  # that before the first step
    assert dual.bound >= climb(relaxation, -1e18, 0.0, 200, parts=parts).bound
    assert sum(seen) > 200
