"""What a repaired plan changes, and who has to be told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from models.plan import Assignment
from models.problem import Problem

What = Literal["dropped", "moved", "replaced", "new"]


@dataclass(frozen=True)
class Changed:
    """One session as it was published and as it is now: dropped, moved to another time, with other spaces, persons or
    quantities (`replaced`), or new."""

    demand: str
    what: What
    old: Assignment | None
    new: Assignment | None


@dataclass(frozen=True)
class ToTell:
    """A volunteer, or an organisation as requester or as lender, and the sessions that change for it (by their place in
    the list of changes)."""

    kind: Literal["volunteer", "requester", "lender"]
    id: str
    changes: tuple[int, ...]


def changes_between(problem: Problem, before: Sequence[Assignment], after: Sequence[Assignment]) -> tuple[Changed, ...]:
    """Every session that is not as it was, in order of the demands; matched as the term `stability` does it."""
    old, new = _by_demand(before), _by_demand(after)
    each = {d.id for d in problem.demands if d.each}
    order = [d.id for d in problem.demands]
    known = set(order)
    gone = [name for name in old if name not in known]
    out: list[Changed] = []
    for name in [*order, *gone]:
        if _are_the_same(old.get(name, []), new.get(name, [])):
            continue
        for a, b in matched(old.get(name, []), new.get(name, []), each=name in each):
            what = _what(a, b)
            if what:
                out.append(Changed(name, what, a, b))
    return tuple(out)


def _are_the_same(a: Sequence[Assignment], b: Sequence[Assignment]) -> bool:
    """Most are the very same objects, which is seen at once."""
    return len(a) == len(b) and all(x is y for x, y in zip(a, b, strict=True))


def to_tell(problem: Problem, changed: Sequence[Changed]) -> tuple[ToTell, ...]:
    """Whom each change is about: the requester always; of lenders and volunteers those who are in it or were, unless
    nothing changes for them."""
    owner = {s.id: s.owner for s in problem.spaces} | {s.id: s.owner for s in problem.supplies}
    asks = {d.id: d.organisation for d in problem.demands}
    found: dict[tuple[str, str], list[int]] = {}
    for i, c in enumerate(changed):
        people = [("requester", asks[c.demand])] if c.demand in asks else []
        people += [("lender", owner[x]) for x in _touched(c, _things) if x in owner]
        people += [("volunteer", v) for v in _touched(c, lambda a: [r.volunteer for r in a.people])]
        for key in dict.fromkeys(people):
            found.setdefault(key, []).append(i)
    return tuple(ToTell(kind, name, tuple(where)) for (kind, name), where in sorted(found.items()))  # type: ignore[arg-type]


def _things(a: Assignment) -> list[str]:
    return [*(p.space for p in a.spaces), *(p.supply for p in a.supplies)]


def _touched(c: Changed, of: Callable[[Assignment], list[str]]) -> Iterator[str]:
    """Whose part in the session is new, gone, or at another time."""
    old, new = ([] if a is None else list(of(a)) for a in (c.old, c.new))
    same_time = c.old and c.new and (c.old.start, c.old.end) == (c.new.start, c.new.end)
    for name in dict.fromkeys([*old, *new]):
        if not same_time or (name in old) != (name in new):
            yield name


def _by_demand(assignments: Sequence[Assignment]) -> dict[str, list[Assignment]]:
    out: dict[str, list[Assignment]] = {}
    for a in assignments:
        out.setdefault(a.demand, []).append(a)
    return out


def matched(
    olds: Sequence[Assignment], news: Sequence[Assignment], *, each: bool
) -> Iterator[tuple[Assignment | None, Assignment | None]]:
    """Same start ("each": number) first, the rest in order of start, then what is new."""

    def sign(a: Assignment) -> object:
        return a.session if each else a.start

    waiting: dict[object, list[Assignment]] = {}
    for b in sorted(news, key=lambda a: a.start, reverse=True):
        waiting.setdefault(sign(b), []).append(b)
    left = []
    for a in sorted(olds, key=lambda a: a.start):
        same = waiting.get(sign(a))
        if same:
            yield a, same.pop()
        else:
            left.append(a)
    rest = sorted((b for open_ in waiting.values() for b in open_), key=lambda b: b.start)
    for k in range(max(len(left), len(rest))):
        yield left[k] if k < len(left) else None, rest[k] if k < len(rest) else None


def _what(a: Assignment | None, b: Assignment | None) -> What | None:
    if a is None:
        return "new"
    if b is None:
        return "dropped"
    if (a.start, a.end) != (b.start, b.end):
        return "moved"
    same = all(sorted(x) == sorted(y) for x, y in zip(_parts(a), _parts(b), strict=True))
    return None if same else "replaced"


def _parts(a: Assignment) -> tuple[list[tuple[int, str, int]], ...]:
    return (
        [(p.need, p.space, p.quantity) for p in a.spaces],
        [(r.need, r.volunteer, 1) for r in a.people],
        [(p.need, p.supply, p.quantity) for p in a.supplies],
    )
