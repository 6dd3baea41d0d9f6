"""R18: what was agreed beforehand."""

from __future__ import annotations

from collections.abc import Iterator

from solver.judge.context import Context, breach
from solver.judge.sessions import Parcel, Piece, Role
from solver.judge.verdict import Finding


def pins_are_in_the_plan_bans_are_not(week: Context) -> Iterator[Finding]:
    """R18: each pin is one assignment of the plan, kept exactly; nothing banned appears.

    What only pins break is sorted into the warnings when all findings are in (`judging`).
    """
    for k in week.missing_pins:
        pin = week.problem.pins[k]
        message = f"the plan has no such session of demand {pin.demand} with these times, spaces, people and supplies"
        yield Finding("R18", f"pins[{k}]", message, (), "pin_missing")
    yield from _banned(week)


def _banned(week: Context) -> Iterator[Finding]:
    spaces = {(b.demand, b.space) for b in week.problem.bans}
    people = {(b.demand, b.volunteer) for b in week.problem.bans}
    supplies = {(b.demand, b.supply) for b in week.problem.bans}
    for p in week.pieces:
        if (p.session.demand.id, p.space.id) in spaces:
            yield _appears(p, f"space {p.space.id}")
    for r in week.roles:
        if (r.session.demand.id, r.person.id) in people:
            yield _appears(r, f"volunteer {r.person.id}")
    for g in week.parcels:
        if (g.session.demand.id, g.supply.id) in supplies:
            yield _appears(g, f"supply {g.supply.id}")


def _appears(item: Piece | Role | Parcel, name: str) -> Finding:
    message = f"{name} is banned for demand {item.session.demand.id}"
    return breach("R18", "banned", item.place, [item.session], message)
