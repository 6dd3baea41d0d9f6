"""What a process holds, and what it gives back."""

from __future__ import annotations

import os
import platform

import numpy as np
import pytest

from solver.memory import give_back, tree_bytes

MANY, WORDS = 40_000, 1_000


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries have no malloc_trim")
def test_memory_between_values_still_in_use_goes_back():
    """Arrays too small for pages of their own lie in one heap; every fiftieth is kept, and pins what lies below it."""
    arrays = [np.ones(WORDS, dtype=np.int64) for _ in range(MANY)]
    kept, full = arrays[::50], tree_bytes(os.getpid())
    arrays.clear()
    give_back()
    assert full - tree_bytes(os.getpid()) > MANY * WORDS * 8 // 2
    assert all(x.all() for x in kept)
