"""Which of many half-open stretches cover the same slot: the largest such sets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

T = TypeVar("T")


def covering_sets(items: Sequence[tuple[int, int, T]]) -> Iterator[tuple[int, int, list[T]]]:
    """`(low, high, members)`: for each stretch of slots over which the members stay the same, in order, none empty."""
    marks = sorted({x for low, high, _ in items for x in (low, high)})
    order = sorted(range(len(items)), key=lambda i: items[i][0])
    active: list[int] = []
    at = 0
    for a, b in pairwise(marks):
        active = [i for i in active if items[i][1] > a]
        while at < len(order) and items[order[at]][0] <= a:
            active.append(order[at])
            at += 1
        if active:
            yield a, b, [items[i][2] for i in active]


def cliques(items: Sequence[tuple[int, int, T]]) -> Iterator[list[T]]:
    """Only the largest sets of pairwise overlapping stretches: those at which the last one joined before one leaves."""
    previous: list[T] = []
    grew = False
    for _, _, members in covering_sets(items):
        grows = len(previous) == 0 or not set(map(id, members)) <= set(map(id, previous))
        if grew and not set(map(id, previous)) <= set(map(id, members)):
            yield previous
            grew = False
        grew = grew or grows
        previous = members
    if grew:
        yield previous
