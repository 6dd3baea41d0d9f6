"""What a person would want to know of a week that is valid, but may not mean what was meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from models.grid import Timeline
from models.notices_grid import horizon_cut, off_grid, rounded_up
from models.notices_sense import (
    empty_lists,
    far_away,
    never_open,
    now_after_the_end,
    reserve_takes_all,
    skills_run_out,
    too_few_windows,
    unused_travel,
    windows_outside,
)
from models.plan import Notice
from models.problem import Problem

Kind = Callable[[Problem, Timeline], Iterator[Notice]]
KINDS: tuple[Kind, ...] = (
    horizon_cut,
    now_after_the_end,
    off_grid,
    rounded_up,
    windows_outside,
    never_open,
    too_few_windows,
    reserve_takes_all,
    empty_lists,
    skills_run_out,
    unused_travel,
    far_away,
)


def notices(problem: Problem, timeline: Timeline) -> tuple[Notice, ...]:
    """The warnings about a problem that go into its plan, kind by kind; within a kind in the order of the problem."""
    return tuple(notice for kind in KINDS for notice in kind(problem, timeline))
