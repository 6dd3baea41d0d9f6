"""The chains of `together`, each in a thread of its own: the compiled code holds no lock of the interpreter."""

from __future__ import annotations

import itertools
import math
import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np

from solver.recreate.facts import Array, Facts
from solver.recreate.kernel import MEET, STRAY, begin
from solver.recreate.ledger import Ledger
from solver.recreate.scratch import Scratch
from solver.recreate.step import Search
from solver.recreate.together import Meeting
from solver.recreate.windows import Windows

LINE = 128
"""Bytes of two lines of a core's cache, which fetches them in pairs."""

DIRECTIONS = 16
"""In which the map is cut into strips, one for each chain. Without that, of the steps that were accepted 15 % were left
out at a temperature of 0.3, and 4 to 6 % at the end (a district, two chains); with it 9 and 2 %."""

Member = tuple[Ledger, Scratch, Search, Meeting]
Arrays = TypeVar("Arrays", Ledger, Scratch, Search)


@dataclass
class Chains:
    """Of one plan. The `first` at the next meeting does its steps before the others; all have their turn. `across`: by
    direction, the demands in order, twice over."""

    facts: Facts
    members: list[Member]
    chance: random.Random
    threads: ThreadPoolExecutor
    windows: Windows
    first: int = field(default=0, init=False)
    across: dict[int, Array] = field(default_factory=dict, init=False)

    @classmethod
    def like(
        cls, facts: Facts, first: Member, number: int, seed: int, threads: ThreadPoolExecutor, windows: Windows
    ) -> Chains:
        """The first, and so many in all that stand where it stands now."""
        ledger, scratch, search, meeting = first
        members = [first]
        for chain in range(1, number):
            own = meeting._replace(mine=_apart(np.array([chain, 0])), owner=_apart(meeting.owner))
            members.append((_copy(ledger), _copy(scratch), _copy(search), own))
        return cls(facts, members, random.Random(seed), threads, windows)

    def go(self, alive: Array, steps: int, heat: float) -> tuple[int, int]:
        """About so many steps: how many were made, and how often the plan was better than ever."""
        n = len(self.members)
        seeds = [self.chance.randrange(2**31) for _ in range(n)]
        each = -(-steps // n)
        parts = self.windows.of(n, each) if n <= len(self.windows.parts) else self._strips(alive)
        made = self._each(lambda c: (STRAY, parts[c], 0, seeds[c], each, heat))
        better = self._each(lambda _: (MEET, alive, 0, self.first, 0, heat))
        self.first = (self.first + 1) % n
        return sum(made), better[0]

    def _strips(self, alive: Array) -> list[Array]:
        """Where each chain begins its steps until the next meeting if there are too few windows: a strip of the map
        with its part of the demands, cut elsewhere each time, so that chains seldom want the same."""
        n, size = len(self.members), len(alive)
        turn, begin = self.chance.randrange(DIRECTIONS), self.chance.randrange(size)
        if turn not in self.across:
            self.across[turn] = np.tile(self._ordered(alive, math.pi * turn / DIRECTIONS), 2)
        cuts = [begin + size * k // n for k in range(n + 1)]
        return [self.across[turn][a:b] if a < b else alive for a, b in itertools.pairwise(cuts)]

    def _ordered(self, alive: Array, angle: float) -> Array:
        """By where they lie in a direction; those of no known place at one end."""
        at = self.facts.d_point[alive]
        east, north, short = np.append(self.facts.points, [[math.inf, 0.0, 1.0]], axis=0)[at].T
        return alive[np.argsort(math.cos(angle) * east * short + math.sin(angle) * north, kind="stable")]

    def _each(self, task: Any) -> list[int]:
        def enter(c: int) -> int:
            return int(begin(self.facts, *self.members[c], *task(c)))

        return list(self.threads.map(enter, range(len(self.members))))


def _copy(arrays: Arrays) -> Arrays:
    return type(arrays)(*(_apart(a) for a in arrays))


def _apart(array: Array) -> Array:
    """A copy whose lines in a core's cache hold nothing else: what two cores write there, they would take from each
    other all the time."""
    margin = LINE // array.itemsize
    out = np.empty(array.size + 2 * margin, dtype=array.dtype)[margin : margin + array.size].reshape(array.shape)
    out[...] = array
    return out
