"""R8, R12 and R17: sums over the horizon or a day that have a limit."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence

from models.things import Volunteer
from solver.judge.context import Context, as_minutes, breach
from solver.judge.sessions import Session
from solver.judge.verdict import Finding


def space_within_quota(week: Context) -> Iterator[Finding]:
    """R8: Σ length × quantity (length alone where exclusive), without set-up, within `quota_minutes`."""
    for name, pieces in week.by_space.items():
        space = week.spaces[name]
        if space.quota_minutes is None:
            continue
        used = [(p.session, p.session.seconds * (1 if space.exclusive else p.quantity)) for p in pieces]
        total = sum(seconds for _, seconds in used)
        if total > space.quota_minutes * 60:
            message = f"{as_minutes(total)} are used, the quota is {space.quota_minutes}"
            yield breach("R8", "quota", f"spaces/{name}", (s for s, seconds in used if seconds), message)


def person_within_limits(week: Context) -> Iterator[Finding]:
    """R12: minutes and sessions of a person within the limits of the horizon and of each local date of start."""
    for name, roles in week.by_person.items():
        v, place, sessions = roles[0].person, f"volunteers/{name}", [r.session for r in roles]
        yield from _minutes(place, sessions, "max_minutes", v.max_minutes)
        yield from _count(place, sessions, "max_sessions", v.max_sessions)
        if v.max_minutes_per_day is not None or v.max_sessions_per_day is not None:
            yield from _per_day(v, sessions)


def _per_day(v: Volunteer, sessions: Sequence[Session]) -> Iterator[Finding]:
    days: defaultdict[dt.date, list[Session]] = defaultdict(list)
    for s in sessions:
        days[s.date].append(s)
    for date, same in days.items():
        place = f"volunteers/{v.id} on {date}"
        yield from _minutes(place, same, "max_minutes_per_day", v.max_minutes_per_day)
        yield from _count(place, same, "max_sessions_per_day", v.max_sessions_per_day)


def _minutes(place: str, sessions: Sequence[Session], limit: str, most: int | None) -> Iterator[Finding]:
    total = sum(s.seconds for s in sessions)
    if most is not None and total > most * 60:
        message = f"{as_minutes(total)}, {limit} is {most}"
        yield breach("R12", limit, place, (s for s in sessions if s.seconds), message)


def _count(place: str, sessions: Sequence[Session], limit: str, most: int | None) -> Iterator[Finding]:
    if most is not None and len(sessions) > most:
        yield breach("R12", limit, place, sessions, f"{len(sessions)} sessions, {limit} is {most}")


def cost_within_budget(week: Context) -> Iterator[Finding]:
    """R17: the cost of a demand, floored per piece, within `budget_fen`."""
    budgets = {d.id: d.budget_fen for d in week.problem.demands if d.budget_fen is not None}
    spent: defaultdict[str, list[tuple[Session, int]]] = defaultdict(list)
    for item in week.paid:
        if item.session.demand.id in budgets and item.fen:
            spent[item.session.demand.id].append((item.session, item.fen))
    for name, parts in spent.items():
        total = sum(fen for _, fen in parts)
        if total > budgets[name]:
            message = f"the cost is {total} fen, the budget {budgets[name]}"
            yield breach("R17", "budget", f"demands/{name}", (s for s, _ in parts), message)
