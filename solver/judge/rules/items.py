"""R3: what a session's items name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from models.demands import PeopleNeed, SpaceNeed, SupplyNeed
from solver.judge.context import Context, breach, need_of
from solver.judge.sessions import Session
from solver.judge.verdict import Finding

NAMES = {SpaceNeed: "space", PeopleNeed: "people", SupplyNeed: "supply"}


def all_needs_hold_at_once(week: Context) -> Iterator[Finding]:
    """R3: all needs of a session hold from its start to its end.

    Items carry no times of their own, so what they give holds for the whole session. What remains is that demand and
    items exist, and that each item names a need of its type (section 7, Numbering); amounts are R7, R13 and R16.
    """
    known = {s.index for s in week.sessions}
    for i, a in enumerate(week.assignments):
        if i not in known:
            yield Finding("R3", f"assignments[{i}].demand", f"there is no demand {a.demand}", (i,), "unknown_demand")
    for s in week.sessions:
        yield from _unknown(s, "spaces", ((p.space, p.space in week.spaces) for p in s.given.spaces))
        yield from _unknown(s, "people", ((r.volunteer, r.volunteer in week.volunteers) for r in s.given.people))
        yield from _unknown(s, "supplies", ((p.supply, p.supply in week.supplies) for p in s.given.supplies))
        yield from _without_need(s, "spaces", SpaceNeed, (p.need for p in s.given.spaces))
        yield from _without_need(s, "people", PeopleNeed, (r.need for r in s.given.people))
        yield from _without_need(s, "supplies", SupplyNeed, (p.need for p in s.given.supplies))


def _unknown(s: Session, field: str, items: Iterable[tuple[str, bool]]) -> Iterator[Finding]:
    for k, (name, exists) in enumerate(items):
        if not exists:
            kind = "volunteers" if field == "people" else field
            yield breach("R3", "unknown_id", f"{s.place}.{field}[{k}]", [s], f"{name} is not among the week's {kind}")


def _without_need(
    s: Session, field: str, kind: type[SpaceNeed] | type[PeopleNeed] | type[SupplyNeed], needs: Iterable[int]
) -> Iterator[Finding]:
    for k, need in enumerate(needs):
        if need_of(s.demand, need, kind) is None:
            message = f"needs[{need}] of demand {s.demand.id} is no {NAMES[kind]} need"
            yield breach("R3", "no_such_need", f"{s.place}.{field}[{k}].need", [s], message)
