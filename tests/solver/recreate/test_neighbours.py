"""The nearest demands, held against all of them in order."""

from __future__ import annotations

import numpy as np
import pytest

from solver.recreate.neighbours import nearest


@pytest.mark.parametrize("alike", [False, True])
@pytest.mark.parametrize("decimals", [1, 2, 9])
@pytest.mark.parametrize("n", [0, 1, 5, 60, 300])
def test_the_nearest_come_first_and_of_those_as_near_the_first(n, decimals, alike):
    rng = np.random.default_rng(n)
    where, kinds = np.round(rng.random((n, 2)), decimals), rng.integers(0, 3, n)
    order = np.lexsort((where[:, 0], kinds if alike else np.zeros_like(kinds)))
    out = np.full((n, 8), -1, dtype=np.int64)
    nearest(where, kinds, alike, order, np.argsort(order), out)
    for a in range(n):
        far = np.abs(where - where[a]).sum(axis=1)
        others = [b for b in range(n) if b != a and (not alike or kinds[b] == kinds[a])]
        # distances as they are added up there: |Δ east| + |Δ north|
        expected = [a, *sorted(others, key=lambda b: (far[b], b))][:8]
        assert out[a].tolist() == expected + [-1] * (8 - len(expected))
