"""What is the same for all entries of a need, of a start or of a resource, as arrays."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from models.demands import Need, SpaceNeed
from solver.compile.options import DemandOptions
from solver.compile.week import Week
from solver.dual.entries import Ints

KINDS = ("space", "people", "supply")
SPACE, PEOPLE, SUPPLY = range(3)


class NeedFacts:
    """`(n,)` each: the needs of some demands, one after another.

    `kind` a place in KINDS, `least` and `asked` units, `share` of the weight per unit, `split`: several pieces may
    serve it, `single`: one resource serves it whole; the least piece with and without `min_quantity`.
    """

    def __init__(self, demands: list[DemandOptions]):
        needs: list[Need] = [n.need for o in demands for n in o.needs]
        self.kind = np.array([KINDS.index(n.type) for n in needs], dtype=np.int8)
        self.least = np.array([n.least for n in needs], dtype=np.int32)
        self.asked = np.array([n.asked for n in needs], dtype=np.int32)
        self.share = np.array([1.0 / (len(o.needs) * n.need.asked) for o in demands for n in o.needs], dtype=np.float64)
        spaces = [n if isinstance(n, SpaceNeed) else None for n in needs]
        self.split = np.array([n is not None and n.split for n in spaces], dtype=bool)
        self.single = (self.asked == 1) | ((self.kind == SPACE) & ~self.split)
        self.least_piece = np.array([1 if n is None else n.least_piece for n in spaces], dtype=np.int32)
        self.min_piece = np.array([1 if n is None else n.min_piece for n in spaces], dtype=np.int32)


class StartFacts:
    """`(n,)` each: the starts of some demands, one after another; `day` and `iso` count from the week's first."""

    def __init__(self, week: Week, demands: list[DemandOptions], first_day: int, isos: Ints):
        self.start, self.end, self.date, own = (_joined(demands, name) for name in ("start", "end", "date", "week"))
        self.preferred = _joined(demands, "preferred").astype(bool)
        self.minutes = (self.end - self.start) * week.timeline.slot_minutes
        self.day = self.date - first_day
        self.iso = np.searchsorted(isos, own)


class ResourceFacts:
    """What a session takes of time before and after it: `before` and `after` (rows,) slots, by row of the price table;
    and what units cost."""

    def __init__(self, week: Week):
        problem = week.problem
        self.n_spaces, self.n_people = len(problem.spaces), len(problem.volunteers)
        pauses = [-(-p.break_minutes // week.timeline.slot_minutes) for p in problem.volunteers]
        self.before = np.concatenate([week.spaces.setup, np.zeros(self.n_people + 1, dtype=np.int64)]).astype(np.int32)
        self.after = np.concatenate([week.spaces.turnaround, pauses, [0]]).astype(np.int32)
        self.exclusive = np.array([s.exclusive for s in problem.spaces], dtype=bool)
        self.fen_an_hour = np.array([s.fen_per_unit_hour for s in problem.spaces], dtype=np.int64)
        self.fen_a_piece = np.array([s.fen_per_unit for s in problem.supplies], dtype=np.int64)


def _joined(demands: list[DemandOptions], name: str) -> npt.NDArray[np.int32]:
    return np.concatenate([np.zeros(0), *(getattr(o, name) for o in demands)], dtype=np.int32, casting="unsafe")
