"""The chains of `together`, each in a thread of its own: the compiled code holds no lock of the interpreter."""

from __future__ import annotations

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

LINE = 128
"""Bytes of two lines of a core's cache, which fetches them in pairs."""

Member = tuple[Ledger, Scratch, Search, Meeting]
Arrays = TypeVar("Arrays", Ledger, Scratch, Search)


@dataclass
class Chains:
    """Of one plan. The `first` at the next meeting does its steps before the others; all have their turn."""

    facts: Facts
    members: list[Member]
    chance: random.Random
    threads: ThreadPoolExecutor
    first: int = field(default=0, init=False)

    @classmethod
    def like(cls, facts: Facts, first: Member, number: int, seed: int, threads: ThreadPoolExecutor) -> Chains:
        """The first, and so many in all that stand where it stands now."""
        ledger, scratch, search, meeting = first
        members = [first]
        for chain in range(1, number):
            own = meeting._replace(mine=_apart(np.array([chain, 0])), owner=_apart(meeting.owner))
            members.append((_copy(ledger), _copy(scratch), _copy(search), own))
        return cls(facts, members, random.Random(seed), threads)

    def go(self, alive: Array, steps: int, heat: float) -> tuple[int, int]:
        """About so many steps: how many were made, and how often the plan was better than ever."""
        n = len(self.members)
        seeds = [self.chance.randrange(2**31) for _ in range(n)]
        made = self._each(lambda c: (STRAY, alive, 0, seeds[c], -(-steps // n), heat))
        better = self._each(lambda _: (MEET, alive, 0, self.first, 0, heat))
        self.first = (self.first + 1) % n
        return sum(made), better[0]

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
