"""Whose turn it is: places of those who have waited less, handed to comparable demands that have waited too long.

Section 5 lifts a demand's weight by a fifth for each week that it has waited, and no further than to double. So among
those who wait for five weeks or more a plan with the most points knows no order, and a few points of ways outweigh a
week. Here the order is everything: a demand envies another with reason, as in stable matching (A. Abdulkadiroğlu,
T. Sönmez 2003, doi:10.1257/000282803322157061), if it is of the same kind and priority, has waited longer, and could
have what the other has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from heapq import heapify, heappop, heappush

from solver.desk.desk import Desk, Suggestion
from solver.desk.ways import Way
from solver.sessions import Session
from solver.state import State

PATIENCE = 3
"""Weeks that a demand waits without envy."""

MOST_ASKED = 100
"""Places that are looked at for one demand, more than a street has; those who have waited least come first."""

PLACE_WORK = 2.0
"""Deterministic seconds for one question to the exact model about one demand; most take some hundredths."""


def turns(
    desk: Desk, patience: int = PATIENCE, tell: Callable[[int], None] = lambda left: None
) -> tuple[Desk, tuple[Suggestion, ...]]:
    """The plan in which every demand that has waited for more than so many weeks by the end of this one has its turn,
    and what was handed over, one after another, each with its exact points at that time.

    Who loses a place is served again with what is left, if anything is; it has waited less, and may have a turn of its
    own after that. `tell` hears how many demands are still to be looked at.
    """
    handed, queue = [], [(-_waited(desk, d), d) for d in range(len(desk.problem.demands)) if desk.missing(d)]
    queue = [(weeks, d) for weeks, d in queue if -weeks >= patience]
    heapify(queue)
    while queue:
        tell(len(queue))
        _, d = heappop(queue)
        if not desk.missing(d):
            continue
        found = next((w for x in _alike(desk, d) if (w := _hand_over(desk, d, x))), None)
        if found is None:
            continue
        handed.append(desk.suggestion(found))
        desk = Desk(desk.problem, desk.after(found), desk.opened)
        for x in {s.demand for s in found.gone} - {d}:
            if desk.missing(x) and _waited(desk, x) >= patience:
                heappush(queue, (-_waited(desk, x), x))
    return desk, tuple(handed)


def envied(desk: Desk, d: int) -> Iterator[int]:
    """Those in whose place a demand that misses sessions could stand, at whatever loss of points: comparable ones that
    have waited less, without whom all others leave it room for all of its sessions, or are not proved not to."""
    from solver.exact.counting import most_sessions  # OR-Tools takes a second to load

    for x in _alike(desk, d):
        without = _without(desk, d, x)
        most = most_sessions(desk.week, without, d, PLACE_WORK)
        if most is None or most >= desk.asked[d] - len(without.of_demand[d]):
            yield x


def _alike(desk: Desk, d: int) -> list[int]:
    """Of the same kind and priority, served in full by no more sessions than the demand asks for, with something that
    it may use; those who have waited least come first."""
    demand, asked = desk.problem.demands[d], desk.asked[d]
    alike = [
        x
        for x, other in enumerate(desk.problem.demands)
        if (other.kind, other.priority) == (demand.kind, demand.priority)
        and _waited(desk, x) < _waited(desk, d)
        and 0 < desk.asked[x] <= asked
        and not desk.missing(x)
        and not any(s.pinned for s in desk.tally.state.of_demand[x])
        and _meet(desk, d, x)
    ]
    return sorted(alike, key=lambda x: (_waited(desk, x), x))[:MOST_ASKED]


def _waited(desk: Desk, d: int) -> int:
    """Weeks before this one."""
    return desk.problem.demands[d].weeks_waiting


def _meet(desk: Desk, d: int, x: int) -> bool:
    """Whether a demand may use anything that another does: else its going changes nothing."""
    mine = {(n.need.type, int(r)) for n in desk.week.demands[d].needs for r in n.who}
    for s in desk.tally.state.of_demand[x]:
        for kind, used in (("space", s.spaces), ("people", s.people), ("supply", s.supplies)):
            if any((kind, piece[1]) in mine for piece in used):
                return True
    return False


def _without(desk: Desk, *demands: int) -> State:
    state = desk.tally.state.copy()
    state.release(demands)
    return state


def _hand_over(desk: Desk, d: int, x: int) -> Way | None:
    """The best way to serve one in full without the other, and the other with what is left; None where serving all of
    it costs more points than it wins."""
    from solver.exact.model import build
    from solver.exact.solve import Effort, solve

    state, gone = _without(desk, d, x), [s for y in (d, x) for s in desk.tally.state.of_demand[y] if not s.pinned]
    come: list[Session] = []
    for y in (d, x):
        best = solve(build(desk.week, state, [y], []), Effort(work=PLACE_WORK)).sessions
        if y == d and len(best) + len(state.of_demand[d]) < desk.asked[d]:
            return None
        come += best
        for s in best:
            state.add(s)
    stay = set(gone) & set(come)
    new, old = tuple(s for s in come if s not in stay), tuple(s for s in gone if s not in stay)
    return Way(new, old, desk.tally.difference(old, new))
