"""What serving is worth: the terms `served` and `equity`."""

from __future__ import annotations

from collections import defaultdict

from models.demands import Demand, Need, PeopleNeed, SpaceNeed
from solver.judge.context import Context
from solver.judge.sessions import Session


def served(week: Context) -> int:
    """Σ over sessions of weight × fill // 1000."""
    return sum(_worth(week, s) for s in week.sessions)


def _worth(week: Context, s: Session) -> int:
    return _weight(week, s.demand) * _fill(s) // 1000


def _weight(week: Context, demand: Demand) -> int:
    """Own weight or that of the priority, 20 % more for each week of waiting, at most doubled."""
    own = demand.weight
    if own is None:
        own = week.problem.policy.served.priority_weight[demand.priority - 1]
    return own * (100 + min(100, 20 * demand.weeks_waiting)) // 100


def _fill(s: Session) -> int:
    """How full a session is, in thousandths: the mean over its needs, more than asked not counted."""
    parts = [1000 * min(_met(s, k, need), need.asked) // need.asked for k, need in enumerate(s.demand.needs)]
    return sum(parts) // len(parts)


def _met(s: Session, index: int, need: Need) -> int:
    if isinstance(need, PeopleNeed):
        return len(s.people_for(index))
    items = s.given.spaces if isinstance(need, SpaceNeed) else s.given.supplies
    return sum(p.quantity for p in items if p.need == index)


def equity(week: Context) -> int:
    """Per area at the level: a bonus of b % for what lies in each band of its largest possible `served`."""
    bands = week.problem.policy.equity.bands
    if not bands:
        return 0
    possible, got = _possible(week), _got(week)
    total = 0
    for area, most in possible.items():
        below = 0
        for share, bonus in bands:
            reached = min(got[area], most * share // 100)
            total += bonus * (reached - below) // 100
            below = reached
    return total


def _group(week: Context, demand: Demand) -> str:
    """The demand's ancestor at the level (root = 0), its own area if that is shallower."""
    chain = week.areas(demand)
    return chain[min(week.problem.policy.equity.level, len(chain) - 1)]


def _possible(week: Context) -> dict[str, int]:
    """V: every asked session of every demand full, also those in windows too short for `minutes`."""
    out: defaultdict[str, int] = defaultdict(int)
    for d in week.problem.demands:
        asked = len(week.open_windows(d)) if isinstance(d.sessions, str) else d.sessions
        out[_group(week, d)] += asked * _weight(week, d)
    return out


def _got(week: Context) -> defaultdict[str, int]:
    out: defaultdict[str, int] = defaultdict(int)
    for s in week.sessions:
        out[_group(week, s.demand)] += _worth(week, s)
    return out
