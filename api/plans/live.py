"""A published plan as it stands after all answers, kept in memory: an answer changes it, and nothing is opened anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol, cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.agreements.claims import Standing
from api.agreements.sessions import assignment_of, renumbered, standing
from api.agreements.tables import ClaimRow
from models.plan import Assignment
from models.problem import Problem

if TYPE_CHECKING:
    from solver.compile.lazy import Opened as Compiled
    from solver.desk.desk import Desk
    from solver.sessions import Session as Held

Key = tuple[str, dt.datetime]
CHUNK = 500


class Week(Protocol):
    """An open week (`api.plans.shelf.OpenWeek`)."""

    problem: Problem

    @property
    def compiled(self) -> Compiled:
        """Its tables."""


class Live:
    """Claims, sessions and desk of one published plan; for who holds the week's lock."""

    def __init__(self, week: Week, plan: str):
        self._week, self._plan = week, plan
        self._stamp: tuple[int, int] = (-1, -1)
        self._claims: dict[str, ClaimRow] = {}
        self.sessions: dict[Key, list[ClaimRow]] = {}
        self._standing: dict[Key, Assignment] = {}
        self._held: dict[Key, Held] = {}
        self._desk: Desk | None = None

    @property
    def problem(self) -> Problem:
        """Its week."""
        return self._week.problem

    @property
    def assignments(self) -> tuple[Assignment, ...]:
        """What stands of the plan, numbered as FORMAT.md says."""
        return renumbered(self._standing.values(), self.problem)

    def of(self, a: Assignment) -> Sequence[ClaimRow]:
        """The claims of a session."""
        return self.sessions.get((a.demand, a.start), ())

    @property
    def desk(self) -> Desk:
        """The plan's desk, opened when it is first asked for, and from then on changed by every answer."""
        from solver.desk.desk import Desk

        if self._desk is None:
            self._desk = Desk(self.problem, (), self._week.compiled)
            self._held = {}
            self._change(self._standing)
        return self._desk

    def refresh(self, session: Session) -> None:
        """Take over what was answered since."""
        own = ClaimRow.plan == self._plan
        count, versions = session.execute(
            select(func.count(), func.coalesce(func.sum(ClaimRow.version), 0)).where(own)
        ).one()
        if (count, versions) == self._stamp:
            return
        table = ClaimRow.__table__.c
        seen = {
            id_: (v, s, n)
            for id_, v, s, n in session.execute(select(table.id, table.version, table.state, table.session).where(own))
        }
        known = {c.id: (c.version, c.state, c.session) for c in self._claims.values()}
        gone = known.keys() - seen.keys()
        changed = sorted(id_ for id_, now in seen.items() if known.get(id_) != now)
        keys = {_key(self._claims[id_]) for id_ in (*gone, *(c for c in changed if c in self._claims))}
        for id_ in gone:
            del self._claims[id_]
        for k in range(0, len(changed), CHUNK):
            for row in session.execute(select(*table).where(table.id.in_(changed[k : k + CHUNK]))):
                self._claims[row.id] = cast("ClaimRow", row)  # plain values with the same names
                keys.add(_key(cast("ClaimRow", row)))
        self._regroup(keys)
        self._stamp = (count, versions)

    def _regroup(self, keys: set[Key]) -> None:
        own: dict[Key, list[ClaimRow]] = {key: [] for key in keys}
        for claim in self._claims.values():
            if claim.state != "ended" and _key(claim) in own:
                own[_key(claim)].append(claim)
        for key, claims in own.items():
            self.sessions.pop(key, None)
            self._standing.pop(key, None)
            if claims:
                self.sessions[key] = sorted(claims, key=lambda c: c.id)
                if standing(claims) is not Standing.BROKEN:
                    self._standing[key] = assignment_of(self.sessions[key])
        if self._desk is not None:
            self._change(keys)

    def _change(self, keys: Iterable[Key]) -> None:
        from solver.desk.desk import sessions_of

        assert self._desk is not None
        listed = list(keys)
        gone = [self._held.pop(key) for key in listed if key in self._held]
        there = [key for key in listed if key in self._standing]
        come: Sequence[Held] = sessions_of(self._desk.week, [self._standing[key] for key in there])
        self._desk.tally.change(gone, come)
        self._held.update(zip(there, come, strict=True))


def _key(claim: ClaimRow) -> Key:
    return claim.demand, claim.start
