"""Stacks the stays in a shared space so that each is one box of its own height."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    """From `start` to `end` (hours), `height` units."""

    start: float
    end: float
    height: int


def stack(boxes: Sequence[Box], top: int) -> list[int]:
    """The lower edge of each box, in units: the lowest free place below `top`.

    Units are alike, so any placing shows the same use. Where gaps between longer stays leave no unbroken place,
    a box lies over others, as low as it sticks out least; drawn half-clear, both are still seen.
    """
    order = sorted(range(len(boxes)), key=lambda i: (boxes[i].start, boxes[i].start - boxes[i].end, i))
    lows = [0] * len(boxes)
    placed: list[int] = []
    for i in order:
        near = [j for j in placed if boxes[j].start < boxes[i].end and boxes[i].start < boxes[j].end]
        lows[i] = _lowest(boxes[i].height, sorted((lows[j], lows[j] + boxes[j].height) for j in near), top)
        placed.append(i)
    return lows


def _lowest(height: int, taken: Sequence[tuple[int, int]], top: int) -> int:
    low = 0
    for a, b in taken:
        if low + height <= a:
            break
        low = max(low, b)
    return low if low + height <= top else max(0, top - height)
