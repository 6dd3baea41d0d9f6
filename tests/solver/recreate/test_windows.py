"""Windows: all of the map in turn, each part by itself."""

from __future__ import annotations

import numpy as np
import pytest

from solver.recreate.windows import LARGEST, STAY, Windows, parted


@pytest.mark.parametrize("n", [1, 2, 49, 50, 51, 1_000])
def test_parts_are_a_partition_of_like_sizes_that_do_not_overlap(n):
    places = np.random.default_rng(n).random((n, 2)) * [3, 1]
    parts = parted(places, 50)
    assert sorted(np.concatenate(parts).tolist()) == list(range(n))
    assert max(map(len, parts)) <= 50
    assert max(map(len, parts)) <= 2 * min(map(len, parts)) + 1
    boxes = [(places[p].min(axis=0), places[p].max(axis=0)) for p in parts]
    for i, (low, high) in enumerate(boxes):
        assert all((lo > high).any() or (hi < low).any() for lo, hi in boxes[:i])


def test_demands_in_one_place_are_parted_too():
    assert [len(p) for p in parted(np.zeros((100, 2)), 30)] == [25] * 4


def windows(n: int, seed: int = 0) -> Windows:
    return Windows(np.arange(n) + 7, np.random.default_rng(1).random((n, 2)), seed)


def test_every_window_has_its_turn_before_any_has_it_again():
    w = windows(4 * LARGEST)
    assert len(w.parts) == 4
    for _ in range(3):
        turn = [w.of(1, STAY)[0].tolist() for _ in range(4)]
        assert sorted(d for part in turn for d in part) == list(range(7, 4 * LARGEST + 7))


def test_a_window_stays_for_its_steps():
    w = windows(4 * LARGEST)
    seen = [int(w.of(1, 200)[0][0]) for _ in range(3 * STAY // 200)]
    changes = [k for k in range(1, len(seen)) if seen[k] != seen[k - 1]]
    assert changes == [STAY // 200, 2 * STAY // 200]


@pytest.mark.parametrize("hands", [2, 3])
def test_hands_have_different_windows(hands):
    w = windows(4 * LARGEST)
    for _ in range(12):
        first = [int(part[0]) for part in w.of(hands, STAY)]
        assert len(set(first)) == hands


def test_the_same_seed_gives_the_same_turns():
    def turns(seed: int) -> list[int]:
        w = windows(8 * LARGEST, seed)
        return [int(w.of(1, STAY)[0][0]) for _ in range(16)]

    assert turns(1) == turns(1)
    assert turns(1) != turns(2)
