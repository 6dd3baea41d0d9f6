"""Whom a group of demands may reach: nobody whom the compiled whole finds is missed."""

from __future__ import annotations

import numpy as np

from solver.regions.atlas import Atlas
from solver.regions.cells import Cells, Cut
from tests.build import Week
from tests.random_weeks import small_week
from tests.solver.paths import Paths
from tests.weeks.seeds import seeds

QUARTERS = Cells(4, np.eye(2), Cut(0, 104.5, Cut(1, 30.5, 0, 1), Cut(1, 30.5, 2, 3)))
"""West and east of 104.5, south and north of 30.5."""


@seeds(60, 400)
def test_no_candidate_of_the_whole_is_missed(seeds) -> None:
    """With and without locations, tables of travel, and walks without limit, for single demands and for all."""
    found = left_out = 0
    for seed in seeds:
        paths = Paths(small_week(seed))
        atlas, n = Atlas(paths.problem), len(paths.week.demands)
        every = {"space": len(paths.problem.spaces), "people": len(paths.problem.volunteers)}
        for own in [*(np.array([d]) for d in range(n)), np.arange(n), np.arange(0, n, 2)]:
            reach = atlas.reachable(own)
            near = {"space": reach.spaces, "people": reach.people, "supply": reach.supplies}
            for need in (x for d in own.tolist() for x in paths.week.demands[d].needs):
                found += len(need.who)
                assert np.isin(need.who, near[need.need.type]).all(), (seed, own, need.need)
            left_out += sum(every[kind] - len(near[kind]) for kind in every)
    assert found > 500
    assert left_out > 500  # and not simply everyone


def test_who_come_only_together_are_of_one_cell():
    week = Week().organisation("far", location=[105.0, 31.0])
    for name, home in (("a", [104.0, 30.0]), ("b", [104.0, 31.0]), ("c", [105.0, 30.0]), ("d", [105.0, 31.0])):
        week.volunteer(name, location=home)
    pairs = [{"volunteers": x, "relation": "together"} for x in (["a", "c"], ["b", "c"], ["d", "b"])]
    week.policy(pairs=pairs)
    week.demand("D")
    people = Atlas(week.problem()).cells_of_resources(QUARTERS).people
    assert len(set(people.tolist())) == 1
    week.policy(pairs=[])
    assert sorted(Atlas(week.problem()).cells_of_resources(QUARTERS).people.tolist()) == [0, 1, 2, 3]
