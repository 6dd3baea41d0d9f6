"""Shadow prices: what time of each resource is worth to the week, as its dual says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class ShadowPrices:
    """`spaces` (n_spaces, S+1): points per unit (of the whole space where exclusive), summed over the slots before each
    slot, so that a difference of two columns is the price of the slots between. `people` (n_volunteers,): points per
    slot at any time."""

    spaces: Floats
    people: Floats

    def of(self, spaces: Ints, people: Ints) -> ShadowPrices:
        """Those of some resources."""
        return ShadowPrices(self.spaces[spaces], self.people[people])

    def enter(self, spaces: Ints, people: Ints, prices: ShadowPrices) -> None:
        """Write down those of some resources."""
        self.spaces[spaces], self.people[people] = prices.spaces, prices.people


def no_prices(n_spaces: int, n_people: int, n_slots: int) -> ShadowPrices:
    """Before anything is known: all time is free."""
    return ShadowPrices(np.zeros((n_spaces, n_slots + 1), dtype=np.float32), np.zeros(n_people, dtype=np.float32))
