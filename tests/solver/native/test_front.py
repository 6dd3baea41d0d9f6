"""Indices count from the front: nothing is compared with zero before an array is read or written."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pytest
from numba import njit
from numba.core import config

from solver.native.borrowed import borrowed
from solver.native.front import FrontCompiler

pytestmark = pytest.mark.skipif(bool(vars(config)["DISABLE_JIT"]), reason="about machine code")


def read(a: Any, i: int) -> int:
    return int(a[i])


def read_two(a: Any, i: int, j: int) -> int:
    return int(a[i, j])


def write(a: Any, i: int) -> None:
    a[i] += 1


ROW, TABLE = np.arange(5), np.arange(12).reshape(3, 4)


@pytest.mark.parametrize(("function", "given"), [(read, (ROW, 3)), (read_two, (TABLE, 2, 1)), (write, (ROW.copy(), 3))])
def test_no_index_is_compared_with_zero(function, given):
    usual, ours = njit(function), njit(pipeline_class=FrontCompiler)(function)
    assert ours(*given) == usual(*given)
    code = [next(iter(f.inspect_llvm().values())) for f in (usual, ours)]
    assert "icmp slt" in code[0]
    assert "icmp slt" not in code[1]


class Pair(NamedTuple):
    a: Any
    b: Any


def add(pair: Any) -> int:
    p, total = borrowed(pair), 0
    for i in range(len(p.a)):
        p.b[i] = p.a[i] + 1
        total += p.b[i] * p.b.shape[0]
    return total


def test_what_was_lent_is_read_as_it_is_after_writing():
    pair = Pair(np.arange(4), np.zeros(4, dtype=np.int64))
    assert njit(pipeline_class=FrontCompiler)(add)(pair) == 40
    assert pair.b.tolist() == [1, 2, 3, 4]
