"""The map is cut into cells: a partition, none too full, the same for the same chance."""

from __future__ import annotations

import random

import numpy as np
import pytest

from solver.regions.cells import divide


def places(seed: int, n: int, unknown: float = 0.0) -> np.ndarray:
    """Some places around a town, some of them on one spot; some are not known."""
    rng = np.random.default_rng(seed)
    points = np.array([104.0, 30.6]) + rng.normal(0, 0.05, (n, 2))
    points[rng.random(n) < 0.2] = points[0]
    points[rng.random(n) < unknown] = np.nan
    return points


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("unknown", [0.0, 0.3])
def test_every_place_lies_in_one_cell_and_no_cell_is_too_full(seed, unknown):
    points, most = places(seed, 300, unknown), 40.0
    weights = np.ones(300)
    cells = divide(points, weights, most, random.Random(seed))
    cell = cells.of(points)
    assert cell.shape == (300,)
    assert set(cell) <= set(range(cells.n))
    known = ~np.isnan(points).any(axis=1)
    spots, spot = np.unique(points[known], axis=0, return_inverse=True)
    assert len(set(zip(spot.ravel().tolist(), cell[known].tolist(), strict=True))) == len(spots)  # one spot, one cell
    heaviest = np.bincount(spot.ravel()).max()
    load = np.bincount(cell[known], minlength=cells.n)
    assert load.max() <= max(most, heaviest)
    assert (load > 0).all()
    assert np.bincount(cell[~known], minlength=cells.n).max(initial=0) <= -(-(~known).sum() // cells.n)


def test_cells_are_about_as_full_as_each_other():
    points = np.array([104.0, 30.6]) + np.random.default_rng(0).random((1000, 2))
    load = np.bincount(divide(points, np.ones(1000), 130.0, random.Random(0)).of(points))
    assert load.min() >= 40
    assert load.max() <= 130


def test_weights_count_and_not_places():
    points = np.array([[104.0 + 0.01 * i, 30.0] for i in range(10)])
    weights = np.array([100.0] + [1.0] * 9)
    cell = divide(points, weights, 50.0, random.Random(3)).of(points)
    assert (cell == cell[0]).sum() < 10
    assert len(set(cell[1:])) == 1 or weights[cell == cell[1]].sum() <= 50


def test_the_same_chance_gives_the_same_cut_and_another_cuts_elsewhere():
    points = places(1, 200)
    one, two, other = (divide(points, np.ones(200), 30.0, random.Random(s)).of(points) for s in (5, 5, 6))
    assert (one == two).all()
    pairs = np.triu(np.ones((200, 200), dtype=bool), 1)
    together = [(x[:, None] == x[None, :])[pairs] for x in (one, other)]
    assert (together[0] != together[1]).any()


@pytest.mark.parametrize("n", [0, 1])
def test_hardly_any_places_are_one_cell(n):
    points = places(0, 5)[:n]
    cells = divide(points, np.ones(n), 1.0, random.Random(0))
    assert cells.n == 1
    assert (cells.of(places(2, 4, 1.0)) == 0).all()
