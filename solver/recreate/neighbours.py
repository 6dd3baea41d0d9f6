"""The nearest demands of each, for ruining what lies together."""

from __future__ import annotations

import numpy as np

from solver.recreate.compiled import compiled
from solver.recreate.facts import Array


@compiled
def nearest(where: Array, kinds: Array, alike: bool, order: Array, place: Array, out: Array) -> None:
    """`out` (n, most): the places of the nearest of `where` (n, 2) degrees, each itself first, the first of those as
    near, −1 where there are no more; with `alike` of the same kind (n,) alone. `order` (n,): all of them eastward, of a
    kind side by side with `alike`; `place` (n,): where each stands in it. From each, both ways are gone until all that
    follow are too far east or west."""
    n, most = out.shape
    far = np.empty(most)
    for a in range(n):
        size = 0
        for step in (1, -1):
            k = place[a] if step == 1 else place[a] - 1
            while 0 <= k < n:
                b = order[k]
                east = abs(where[a, 0] - where[b, 0])
                if (alike and kinds[a] != kinds[b]) or (size == most and east > far[most - 1]):
                    break
                distance = -1.0 if a == b else east + abs(where[a, 1] - where[b, 1])
                size = enter(out[a], far, size, b, distance)
                k += step
        out[a, size:] = -1


@compiled
def enter(found: Array, far: Array, size: int, b: int, distance: float) -> int:
    """One more among those found, by distance, then number, if it is not too far: how many there are."""
    most = len(found)
    k = size
    if size == most:
        k = most - 1
        if distance > far[k] or (distance == far[k] and b > found[k]):
            return size
    while k > 0 and (far[k - 1] > distance or (far[k - 1] == distance and found[k - 1] > b)):
        far[k], found[k] = far[k - 1], found[k - 1]
        k -= 1
    far[k], found[k] = distance, b
    return min(size + 1, most)
