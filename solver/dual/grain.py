"""The grain of all numbers of a dual."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Ints = npt.NDArray[np.signedinteger[Any]]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

GRAIN = 2.0**20
"""Everything is a multiple of 1/GRAIN, so that sums in double precision are exact below 2**33: the bound is proved."""


def up(x: npt.ArrayLike) -> Floats:
    """Rounded up to the grain."""
    return np.asarray(np.ceil(np.asarray(x, dtype=np.float64) * GRAIN) / GRAIN)


def down(x: npt.ArrayLike) -> Floats:
    """Rounded down to the grain."""
    return np.asarray(np.floor(np.asarray(x, dtype=np.float64) * GRAIN) / GRAIN)
