"""Numbers by chance: even, in their range, and the same from the same seed."""

from __future__ import annotations

import numpy as np

from solver.recreate.chance import NEVER, NOISE, below, draw, overlooked, sow
from solver.recreate.scratch import Scratch


def scratch(seed: int) -> Scratch:
    whole = np.zeros(1, dtype=np.int64)
    out = Scratch(
        whole, whole, np.zeros(1), whole, whole, np.zeros(1), np.zeros(1, dtype=np.uint64), whole.copy(), whole
    )
    sow(out, seed)
    return out


def test_draws_are_even_and_below_one() -> None:
    for seed in (-1, 0, 1, 2**31 - 1, 2**40):
        s = scratch(seed)
        found = np.array([draw(s) for _ in range(20_000)])
        assert found.min() >= 0.0
        assert found.max() < 1.0
        assert np.abs(np.histogram(found, 10, (0, 1))[0] - 2_000).max() < 200
        assert abs(np.corrcoef(found[1:], found[:-1])[0, 1]) < 0.03


def test_whole_numbers_are_below_what_was_asked() -> None:
    s = scratch(3)
    found = [below(s, 7) for _ in range(7_000)]
    assert set(found) == set(range(7))
    assert np.abs(np.bincount(found) - 1_000).max() < 150


def test_the_same_seed_gives_the_same_numbers_and_another_others() -> None:
    one, two, other = ([draw(s) for _ in range(5)] for s in map(scratch, (4, 4, 5)))
    assert one == two != other


def test_candidates_are_overlooked_as_often_as_said_or_never() -> None:
    s = scratch(6)
    share = np.mean([overlooked(s) for _ in range(50_000)])
    assert abs(share - NOISE) < 0.004
    s.until[0] = NEVER
    assert not any(overlooked(s) for _ in range(1_000))
