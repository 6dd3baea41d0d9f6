"""Who must be told: what differs between two plans, session by session, and whom it concerns."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TypeVar

from models.base import seconds_of
from models.plan import Assignment, Plan
from models.problem import Problem

Pair = tuple[Assignment | None, Assignment | None]
Thing = tuple[str, str]
Times = tuple[int, ...]
T = TypeVar("T")


@dataclass(frozen=True)
class Stay:
    """When and where a session is, with units per space, and with whom, in order."""

    start: dt.datetime
    end: dt.datetime
    spaces: Mapping[str, int]
    people: tuple[str, ...]


@dataclass(frozen=True)
class Move:
    """A session as it was and as it would be; None where it is new, or no more."""

    demand: str
    old: Stay | None
    new: Stay | None


@dataclass(frozen=True)
class Told:
    """Per id, the moves that concern it: organisations that ask, owners that lend or give, volunteers who come."""

    organisations: Mapping[str, tuple[Move, ...]]
    owners: Mapping[str, tuple[Move, ...]]
    volunteers: Mapping[str, tuple[Move, ...]]

    @property
    def count(self) -> int:
        """How many are to be told."""
        return len(self.organisations) + len(self.owners) + len(self.volunteers)


def told_of(old: Problem, before: Plan, new: Problem, after: Plan) -> Told:
    """Whom the way from one plan to the other concerns, each only with what changes for them: for an organisation time,
    places and people of its sessions, for an owner the use of its own, for a volunteer own times and places."""
    homes = {d.id: d.organisation for p in (old, new) for d in p.demands}
    owners = {("space", s.id): s.owner for p in (old, new) for s in p.spaces}
    owners |= {("supply", s.id): s.owner for p in (old, new) for s in p.supplies}
    organisations, lenders, volunteers = (defaultdict[str, list[Move]](list) for _ in range(3))
    for a, b in pairs_of(before.assignments, after.assignments):
        move = _move(a, b)
        if _looks(a) != _looks(b) and move.demand in homes:
            organisations[homes[move.demand]].append(move)
        for owner in dict.fromkeys(owners[x] for x in _differing(_uses(a), _uses(b)) if x in owners):
            lenders[owner].append(move)
        for volunteer in _differing(_roles(a), _roles(b)):
            volunteers[volunteer].append(move)
    return Told(*({name: tuple(moves) for name, moves in x.items()} for x in (organisations, lenders, volunteers)))


def pairs_of(before: Iterable[Assignment], after: Iterable[Assignment]) -> Iterator[Pair]:
    """Sessions of the same demand that start at the same time; the rest of both in order of start; the rest alone."""
    olds, news = _by_demand(before), _by_demand(after)
    for demand in dict.fromkeys([*olds, *news]):
        yield from _matched(olds.get(demand, []), news.get(demand, []))


def _matched(olds: Sequence[Assignment], news: Sequence[Assignment]) -> Iterator[Pair]:
    waiting: defaultdict[int, list[Assignment]] = defaultdict(list)
    for b in reversed(news):
        waiting[seconds_of(b.start)].append(b)
    left: list[Assignment] = []
    for a in olds:
        same = waiting[seconds_of(a.start)]
        if same:
            yield a, same.pop()
        else:
            left.append(a)
    rest = sorted((b for some in waiting.values() for b in some), key=lambda b: seconds_of(b.start))
    yield from zip_longest(left, rest)


def _by_demand(assignments: Iterable[Assignment]) -> dict[str, list[Assignment]]:
    out: dict[str, list[Assignment]] = {}
    for a in sorted(assignments, key=lambda a: seconds_of(a.start)):
        out.setdefault(a.demand, []).append(a)
    return out


def _move(a: Assignment | None, b: Assignment | None) -> Move:
    some = a or b
    assert some
    return Move(some.demand, _stay(a) if a else None, _stay(b) if b else None)


def _stay(a: Assignment) -> Stay:
    units = Counter[str]()
    for piece in a.spaces:
        units[piece.space] += piece.quantity
    return Stay(a.start, a.end, dict(units), tuple(dict.fromkeys(r.volunteer for r in a.people)))


def _times(a: Assignment) -> tuple[int, int]:
    return seconds_of(a.start), seconds_of(a.end)


def _looks(a: Assignment | None) -> object:
    """All that an organisation sees of its session."""
    return a and (_times(a), sorted(_uses(a).items()), sorted(r.volunteer for r in a.people))


def _uses(a: Assignment | None) -> dict[Thing, Times]:
    """Per space and supply, when and how much of it."""
    if a is None:
        return {}
    used = Counter[Thing]()
    for piece in a.spaces:
        used["space", piece.space] += piece.quantity
    for gift in a.supplies:
        used["supply", gift.supply] += gift.quantity
    return {thing: (*_times(a), quantity) for thing, quantity in used.items()}


def _roles(a: Assignment | None) -> dict[str, object]:
    """Per volunteer, when and where."""
    return {r.volunteer: (_times(a), sorted(p.space for p in a.spaces)) for r in a.people} if a else {}


def _differing(old: Mapping[T, object], new: Mapping[T, object]) -> list[T]:
    return [name for name in dict.fromkeys([*old, *new]) if old.get(name) != new.get(name)]
