"""Options that several processes share: what they hand to each other is what one alone works out."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from models.problem import Problem
from solver.compile import week as compiling
from solver.compile.handed import PER_NEED, Handed
from solver.compile.needs import NeedOptions
from solver.compile.options import PER_START, DemandOptions
from solver.compile.week import compile_week
from tests.random_weeks import small_week


def weeks() -> Iterator[Problem]:
    return (Problem.model_validate(small_week(seed)) for seed in range(60))


def same(a: DemandOptions | NeedOptions, b: DemandOptions | NeedOptions, names: tuple[str, ...]) -> None:
    for name in names:
        x, y = getattr(a, name), getattr(b, name)
        assert (x.dtype, x.shape) == (y.dtype, y.shape), name
        assert np.array_equal(x, y), name


def all_the_same(some: list[DemandOptions], others: list[DemandOptions]) -> None:
    for a, b in zip(some, others, strict=True):
        assert (a.index, a.weight, a.asked, a.site) == (b.index, b.weight, b.asked, b.site)
        assert a.demand is b.demand
        same(a, b, PER_START)
        for n, m in zip(a.needs, b.needs, strict=True):
            assert n.need is m.need
            same(n, m, PER_NEED)


def test_options_are_the_same_after_they_were_handed_over():
    for problem in weeks():
        options = list(compile_week(problem).demands)
        if options:
            all_the_same(list(Handed.of(options).options(problem)), options)


def test_their_arrays_are_not_copied():
    problem = next(weeks())
    handed = Handed.of(compile_week(problem).demands)
    starts = handed.per_start["start"].values
    assert all(np.shares_memory(o.start, starts) for o in handed.options(problem) if len(o.start))


@pytest.mark.parametrize("handed", [1, 3])
def test_several_processes_compile_what_one_does(monkeypatch: pytest.MonkeyPatch, handed: int):
    monkeypatch.setattr(compiling, "HANDED", handed)
    for problem in list(weeks())[:20]:
        alone, together = compile_week(problem), compile_week(problem, processes=2)
        all_the_same(list(together.demands), list(alone.demands))
        assert (together.groups, together.group_of) == (alone.groups, alone.group_of)


def test_of_a_part_of_a_week_its_own_demands_have_options(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(compiling, "HANDED", 1)
    for problem in list(weeks())[:10]:
        own = range(0, len(problem.demands), 2)
        all_the_same(list(compile_week(problem, own, processes=2).demands), list(compile_week(problem, own).demands))
