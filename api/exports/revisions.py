"""A session through published plans: which one it is, how often it changed, and whether it is still there."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from api.exports.sight import Sight, Viewer
from api.exports.visible import VisibleAssignment
from models.plan import Assignment, Plan
from models.problem import Problem
from solver.repair.told import matched


@dataclass(frozen=True)
class Published:
    """A plan that was published, with its week as it was then, and when."""

    problem: Problem
    plan: Plan
    at: dt.datetime


@dataclass(frozen=True)
class Entry:
    """One session as a reader has it in the calendar: what was last seen of it, how often that changed (`sequence`),
    when first and when last, and whether it is cancelled. `key` tells it from the other sessions of its demand."""

    key: str
    seen: VisibleAssignment
    sequence: int
    created: dt.datetime
    changed: dt.datetime
    cancelled: bool = False


Chain = tuple[str, str]
"""A session's demand (by its real id) and its key: what stays the same when it moves."""


def entries(publications: Sequence[Published], viewer: Viewer) -> tuple[Entry, ...]:
    """The sessions that any of the publications of one week, oldest first, showed to the viewer; in order of start."""
    found: dict[Chain, Entry] = {}
    before: dict[Chain, Assignment] = {}
    for published in publications:
        before = chained(published.problem, before, published.plan.assignments)
        sight = Sight(published.problem, viewer)
        seen = {chain: v for chain, a in before.items() if (v := sight.assignment(a))}
        _revise(found, seen, published.at)
        _forget(found, seen, sight)
    return tuple(sorted(found.values(), key=lambda e: (e.seen.start, e.seen.demand.id, e.key)))


def _revise(found: dict[Chain, Entry], seen: dict[Chain, VisibleAssignment], at: dt.datetime) -> None:
    """One publication later: what is new, what has changed, what has gone."""
    for chain, v in seen.items():
        old = found.get(chain)
        if old is None:
            found[chain] = Entry(chain[1], v, 0, at, at)
        elif old.cancelled or _told(v) != _told(old.seen):
            found[chain] = replace(old, seen=v, sequence=old.sequence + 1, changed=at, cancelled=False)
    for chain, old in found.items():
        if chain not in seen and not old.cancelled:
            found[chain] = replace(old, sequence=old.sequence + 1, changed=at, cancelled=True)


def _forget(found: dict[Chain, Entry], seen: Mapping[Chain, VisibleAssignment], sight: Sight) -> None:
    """A cancelled session of a demand that has become private since is not told again."""
    for chain in [c for c in found if c not in seen]:
        if chain[0] in sight.register.demands and sight.hides(chain[0]) and not found[chain].seen.demand.masked:
            del found[chain]


def _told(v: VisibleAssignment) -> VisibleAssignment:
    """A session but for its number, which changes when another one comes or goes, and the order of its parts."""
    spaces, supplies = (tuple(sorted(x, key=repr)) for x in (v.spaces, v.supplies))
    return replace(v, session=0, spaces=spaces, people=tuple(sorted(v.people, key=repr)), supplies=supplies)


def chained(
    problem: Problem, before: dict[Chain, Assignment], assignments: Iterable[Assignment]
) -> dict[Chain, Assignment]:
    """Each session with its chain: that of the session before it with which it is matched as the term `stability` does
    it, or a new one."""
    each = {d.id for d in problem.demands if d.each}
    olds: dict[str, list[tuple[Chain, Assignment]]] = defaultdict(list)
    news: dict[str, list[Assignment]] = defaultdict(list)
    for chain, a in before.items():
        olds[a.demand].append((chain, a))
    for a in assignments:
        news[a.demand].append(a)
    out: dict[Chain, Assignment] = {}
    for demand, sessions in news.items():
        out |= _of_demand(demand, olds[demand], sessions, demand in each)
    return out


def _of_demand(
    demand: str, olds: Sequence[tuple[Chain, Assignment]], news: Sequence[Assignment], each: bool
) -> dict[Chain, Assignment]:
    """The sessions of one demand; those that go on keep their keys, new ones take what is free."""
    chain_of = {id(a): chain for chain, a in olds}
    pairs = list(matched([a for _, a in olds], news, each=each))
    out = {chain_of[id(a)]: b for a, b in pairs if a is not None and b is not None}
    for a, b in pairs:
        if a is None and b is not None:
            out[_new_chain(demand, b, out)] = b
    return out


def _new_chain(demand: str, a: Assignment, taken: Mapping[Chain, Assignment]) -> Chain:
    """Named by its first start, in UTC; numbered where another session, since moved, has that name."""
    start = a.start.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    names = (start if n == 1 else f"{start}-{n}" for n in count(1))
    return next((demand, name) for name in names if (demand, name) not in taken)
