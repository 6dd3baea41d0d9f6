"""Opened desks of published plans as they stand after all answers, kept from one question to the next."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from api.agreements.sessions import standing_sessions
from api.agreements.tables import ClaimRow
from api.store.tables import PlanRow
from api.weeks.frozen import thaw

if TYPE_CHECKING:
    from models.problem import Problem
    from solver.desk.desk import Desk

MOST = 4
"""Desks and weeks that are kept open in one process."""
Stamp = tuple[str, frozenset[tuple[str, int]]]
"""A week's hash and the claims with their versions: ids of plans may be the same in two stores of one process."""


class Desks:
    """The newest desks and weeks; one question at a time, as a desk compiles while it answers."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._desks: OrderedDict[Stamp, Desk] = OrderedDict()
        self._weeks: OrderedDict[str, Problem] = OrderedDict()

    @contextmanager
    def using(self, session: Session, row: PlanRow, claims: Sequence[ClaimRow]) -> Iterator[Desk]:
        """The desk of a plan with these claims (all of them)."""
        from solver.desk.desk import Desk

        week = self.week(session, row)
        stamp = (row.week or "", frozenset((c.id, c.version) for c in claims))
        with self._lock:
            if stamp not in self._desks:
                opened = next((d.opened for (of, _), d in self._desks.items() if of == row.week), None)
                self._desks[stamp] = Desk(week, standing_sessions(claims, week), opened)
                _trim(self._desks)
            yield self._desks[stamp]

    def week(self, session: Session, row: PlanRow) -> Problem:
        """The plan's week. Raises `UnknownWeek` and `DamagedWeek`."""
        sha256 = row.week or ""
        with self._lock:
            if sha256 not in self._weeks:
                self._weeks[sha256] = thaw(session, sha256)
                _trim(self._weeks)
            return self._weeks[sha256]


def _trim(kept: OrderedDict[Stamp, Desk] | OrderedDict[str, Problem]) -> None:
    while len(kept) > MOST:
        kept.popitem(last=False)


DESKS = Desks()
"""Those of this process."""
