"""Sessions out of claims: what stands of a plan after all answers, what is agreed, what was declined."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.access.areas import AreaTree, AreaTrees
from api.agreements.claims import BANNED, Answer, Answered, Standing, standing_of
from api.agreements.tables import ClaimRow
from models.plan import Assignment, Role, SpacePiece, SupplyPiece
from models.problem import Problem

Key = tuple[str, str, dt.datetime]
LIVE = (Answer.ASKED, Answer.ACCEPTED)


def sessions_of(rows: Iterable[ClaimRow]) -> dict[Key, list[ClaimRow]]:
    """Claims by plan, demand and start; those that ended are left out."""
    found: dict[Key, list[ClaimRow]] = {}
    for row in rows:
        if row.state != Answer.ENDED:
            found.setdefault((row.plan, row.demand, row.start), []).append(row)
    return found


def standing(rows: Sequence[ClaimRow]) -> Standing:
    """Where the session of these claims stands."""
    told = [Answered(r.need, Answer(r.state), r.quantity, r.granted, r.needed, r.list == "volunteers") for r in rows]
    return standing_of(told, gathering=any(r.origin == "menu" for r in rows))


def assignment_of(rows: Sequence[ClaimRow], number: int | None = None, of: Collection[str] = LIVE) -> Assignment:
    """The session with all that was granted or is still asked, or with what has answers `of` these."""
    live = sorted((r for r in rows if r.state in of), key=lambda r: (r.need, r.object))
    units = {r.id: r.granted if r.state == Answer.ACCEPTED else r.quantity for r in live}
    return Assignment(
        demand=rows[0].demand,
        session=rows[0].session if number is None else number,
        start=rows[0].start.replace(microsecond=0),
        end=rows[0].end.replace(microsecond=0),
        spaces=tuple(SpacePiece(need=r.need, space=r.object, quantity=units[r.id]) for r in live if r.list == "spaces"),
        people=tuple(Role(need=r.need, volunteer=r.object) for r in live if r.list == "volunteers"),
        supplies=tuple(
            SupplyPiece(need=r.need, supply=r.object, quantity=units[r.id]) for r in live if r.list == "supplies"
        ),
    )


def standing_sessions(rows: Iterable[ClaimRow], week: Problem) -> tuple[Assignment, ...]:
    """What stands of a plan: no session that broke; numbered as FORMAT.md says.

    A team that still gathers is among them, with those who are there: they can be in no other place at that time.
    """
    good = (own for own in sessions_of(rows).values() if standing(own) is not Standing.BROKEN)
    return renumbered((assignment_of(own) for own in good), week)


def renumbered(sessions: Iterable[Assignment], week: Problem) -> tuple[Assignment, ...]:
    """Numbers without gaps in order of start, but for demands for each window, whose stay; times as the week's place
    writes them, whatever zone the store has."""
    each, zone = {d.id for d in week.demands if d.each}, zoneinfo.ZoneInfo(week.horizon.timezone)
    numbers: dict[str, int] = {}
    out = []
    for a in sorted(sessions, key=lambda a: (a.demand, a.start)):
        number = a.session
        if a.demand not in each:
            number = numbers.get(a.demand, 0)
            numbers[a.demand] = number + 1
        times = {"start": a.start.astimezone(zone), "end": a.end.astimezone(zone)}
        out.append(a.model_copy(update={"session": number, **times}))
    return tuple(out)


def agreed_pins(
    session: Session, area: str | None, start: dt.datetime, end: dt.datetime | None = None
) -> list[Mapping[str, Any]]:
    """Sessions agreed on all sides that start in the time (by default a week), as `api.weeks.freezing.freeze` takes."""
    until = end or start + dt.timedelta(days=7)
    rows = _claims(session, area, ClaimRow.start >= start, ClaimRow.start < until)
    agreed = [own for own in sessions_of(rows).values() if standing(own) is Standing.AGREED]
    return [assignment_of(own).model_dump(mode="json", exclude_none=True) for own in agreed]


def agreed_bans(session: Session, area: str | None, start: dt.datetime) -> list[Mapping[str, Any]]:
    """Pairs that were declined and are not to be proposed again in the week that starts then; each once."""
    rows = _claims(session, area, ClaimRow.state == Answer.DECLINED, ClaimRow.banned_until > start)
    pairs = {(r.demand, BANNED[r.list], r.object) for r in rows if r.list in BANNED}
    return [{"demand": demand, word: name} for demand, word, name in sorted(pairs)]


def _claims(session: Session, area: str | None, *where: Any) -> Sequence[ClaimRow]:
    """Claims of plans of the area, of areas below, and of areas above, whose plans speak for it as well."""
    query = select(ClaimRow).where(*where).order_by(ClaimRow.demand, ClaimRow.start, ClaimRow.need, ClaimRow.object)
    if area is not None:
        query = query.where(ClaimRow.plan_area.in_(sorted(_concerned(AreaTrees().tree(session), area))))
    return session.scalars(query).all()


def _concerned(tree: AreaTree, area: str) -> set[str]:
    return {*tree.below(area), *tree.above(area)}
