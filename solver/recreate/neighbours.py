"""The nearest demands of each, for ruining what lies together."""

from __future__ import annotations

import numpy as np

from solver.recreate.compiled import compiled
from solver.recreate.facts import Array


@compiled
def nearest(where: Array, kinds: Array, alike: bool, out: Array) -> None:
    """`out` (n, most): the places of the nearest of `where` (n, 2) degrees, each itself first, −1 where there are no
    more; with `alike` of the same kind (n,) alone."""
    n, most = out.shape
    far = np.empty(most)
    for a in range(n):
        size = 0
        for b in range(n):
            if alike and kinds[a] != kinds[b]:
                continue
            distance = -1.0 if a == b else abs(where[a, 0] - where[b, 0]) + abs(where[a, 1] - where[b, 1])
            if size == most and distance >= far[most - 1]:
                continue
            k = size if size < most else most - 1
            while k > 0 and far[k - 1] > distance:
                far[k], out[a, k] = far[k - 1], out[a, k - 1]
                k -= 1
            far[k], out[a, k] = distance, b
            size = min(size + 1, most)
        out[a, size:] = -1
