"""Rounded limits allow every whole choice that the limit allows, and fewer broken ones."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.compile.week import compile_week
from solver.dual.relaxation import Relaxation
from solver.dual.tighten import best_rounding, tighten
from solver.state import State
from tests.build import help_week


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


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True).map(sorted), st.integers(1, 24), st.data())
def test_no_whole_choice_is_lost_in_any_row(lengths: list[int], cap: int, data: st.DataObject) -> None:
    often = np.array([[data.draw(st.integers(0, 9)) for _ in lengths] for _ in range(3)], dtype=np.float64)
    weights, caps = tighten(np.full(3, cap), np.array(lengths), often, 3)
    for counts in _choices(lengths, cap):
        assert all((weights[i] @ np.where(often[i] > 0, counts, 0) <= caps[i]).all() for i in range(3))


def test_a_limit_gets_several_roundings() -> None:
    """R12: 240 minutes hold two sessions of 90, four of 60, and no more than 240 minutes of both."""
    weights, caps = tighten(np.array([240]), np.array([60, 90]), np.array([[1.0, 1.0]]), 3)
    assert (weights[0].tolist(), caps[0].tolist()) == ([[2, 3], [0, 1], [0, 0]], [8, 2, 0])


def test_rows_that_say_nothing_more_are_empty() -> None:
    weights, caps = tighten(np.array([240]), np.array([90]), np.ones((1, 1)), 3)
    assert (weights.ravel().tolist(), caps.tolist()) == ([1, 0, 0], [[2, 0, 0]])


def test_limits_are_rounded_each_by_its_own_cap_and_lengths() -> None:
    """R12: 90 minutes in a day of 120 count as one of one; a length that nobody wants keeps no cap low."""
    lengths = np.array([30, 90])
    often = np.array([[0.0, 3.0], [9.0, 1.0], [0.0, 1.0]])
    weights, caps = tighten(np.array([120, 120, 20_000]), lengths, often)
    assert (weights[0, 0, 1], caps[0, 0]) == (1, 1)
    assert (weights[1, 0].tolist(), caps[1, 0]) == ([1, 3], 4)
    assert (weights[2, 0, 1], caps[2, 0]) == (90, 20_000)  # too large to be rounded


def test_limits_of_the_relaxation_are_rounded() -> None:
    week = compile_week(help_week(minutes=90).volunteer("V", max_minutes_per_day=120, max_sessions=5).problem())
    r = Relaxation(week, State.of_pins(week))
    assert set(r.people.of_day_minutes.ravel().tolist()) == {1}
    assert set(r.limit_caps[r.people.day_minutes].ravel().tolist()) == {1}
    assert r.limit_caps[r.people.sessions].tolist() == [5]


def test_long_lengths_are_rounded_without_overflow() -> None:
    """Two billions need more than 32 bits when they are multiplied."""
    weights, cap = best_rounding(np.array([10, 2_000_000_000]), 25, np.ones(2))
    assert (weights.tolist(), cap) == ([1, 200_000_000], 2)
