"""Rounded limits allow every whole choice that the limit allows, and fewer broken ones."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.compile.week import compile_week
from solver.dual.flatten import Flattener
from solver.dual.tighten import best_rounding, tighten
from solver.state import State
from tests.build import help_week, people_need


def _choices(lengths: list[int], cap: int):
    for counts in product(*(range(cap // length + 1) for length in lengths)):
        if sum(n * length for n, length in zip(counts, lengths, strict=True)) <= cap:
            yield np.array(counts)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True).map(sorted), st.integers(1, 24), st.data())
def test_no_whole_choice_is_lost(lengths: list[int], cap: int, data: st.DataObject) -> None:
    often = np.array([data.draw(st.integers(1, 9)) for _ in lengths], dtype=np.float64)
    weights, new_cap = best_rounding(np.array(lengths), cap, often)
    assert new_cap > 0
    assert all(counts @ weights <= new_cap for counts in _choices(lengths, cap))


@pytest.mark.parametrize(
    ("lengths", "cap", "weights", "new_cap"),
    [
        ([90], 120, [1], 1),  # not one and a third
        ([240], 1335, [1], 5),
        ([45, 60, 90, 120], 120, [1, 1, 2, 2], 2),  # 45 and 60 take a half, 90 and 120 all
    ],
)
def test_known_limits_become_tight(lengths: list[int], cap: int, weights: list[int], new_cap: int) -> None:
    found, found_cap = best_rounding(np.array(lengths), cap, np.ones(len(lengths)))
    assert (found.tolist(), found_cap) == (weights, new_cap)


def test_rounded_limits_of_entries_keep_what_counts_in_none() -> None:
    """R12: sessions of 90 minutes in a day of 120 count as one of one; what has no limit stays as it was."""
    week = compile_week(help_week(minutes=90).volunteer("V", max_minutes_per_day=120, max_sessions=5).problem())
    plain = Flattener(week, State.of_pins(week)).run()
    tight = tighten(plain)
    assert set(map(tuple, plain.uses.tolist())) == {(90, 90, 1, 1, 90)}
    assert set(map(tuple, tight.uses.tolist())) == {(90, 1, 1, 1, 90)}
    assert sorted(set(plain.caps.tolist())) == [0, 5, 120]
    assert sorted(set(tight.caps.tolist())) == [0, 1, 5]


def test_long_lengths_are_rounded_without_overflow() -> None:
    """Two billions need more than 32 bits when they are multiplied."""
    builder = help_week(minutes=90).volunteer("V", max_minutes_per_day=120).demand("E", needs=[people_need()])
    week = compile_week(builder.problem())
    plain = Flattener(week, State.of_pins(week)).run()
    uses = plain.uses.copy()
    uses[:, 1] = np.where(uses[:, 1] == 90, 2_000_000_000, 10)
    plain = replace(plain, uses=uses, caps=np.where(plain.caps == 120, 25, plain.caps))
    tight = tighten(plain)
    for k in range(1, len(plain.caps)):
        own = plain.limits[:, 1] == k
        lengths, counts = np.unique(uses[own, 1].astype(np.int64), return_counts=True)
        weights, cap = best_rounding(lengths, 25, counts.astype(np.float64))
        assert tight.caps[k] == cap
        assert tight.uses[own, 1].tolist() == weights[np.searchsorted(lengths, uses[own, 1])].tolist()
