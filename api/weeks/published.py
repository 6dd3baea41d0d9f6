"""The published plans that concern an area, and which of them speaks for a demand at a time."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from models.base import parse_instant, seconds_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Promise:
    """A published plan without its contents: its area, its week as seconds, and since when it holds."""

    id: str
    area: str | None
    week: str
    start: int
    end: int
    published_at: dt.datetime


def promises(session: Session, areas: Collection[str] | None, after: dt.datetime) -> list[Promise]:
    """The plans that hold, of these areas (none: of all), whose weeks end after an instant.

    Latest weeks first, and of one week the latest plan first.
    """
    from sqlalchemy import select

    from api.store.tables import PlanRow, Week

    query = (
        select(PlanRow.id, PlanRow.area, Week.sha256, Week.start, Week.end, PlanRow.published_at)
        .join(Week, Week.sha256 == PlanRow.week)
        .where(PlanRow.published_at.is_not(None), PlanRow.superseded_at.is_(None), PlanRow.plan.is_not(None))
        .where(Week.end > after)
    )
    found = [
        Promise(name, area, week, seconds_of(start), seconds_of(end), at)
        for name, area, week, start, end, at in session.execute(query)
        if at is not None and (areas is None or area in areas)
    ]
    return sorted(found, key=lambda p: (p.start, p.end, p.published_at, p.id), reverse=True)


class Speaking:
    """Which plan speaks for a demand at a time: of those that cover its area and the time, the one published last."""

    def __init__(self, plans: Collection[Promise], chains: Mapping[str, tuple[str, ...]]):
        self._chains = chains
        self._later = {p.id: [q for q in plans if _overrules(q, p)] for p in plans}

    def sessions(self, promise: Promise, assignments: list[Json]) -> Iterator[tuple[Json, int]]:
        """The assignments of known demands for which the plan speaks, each with its start in seconds."""
        for a in assignments:
            chain = self._chains.get(a["demand"])
            if chain is not None and _covers(promise, chain):
                start = seconds_of(parse_instant(a["start"]))
                if not any(_covers(q, chain) and q.start <= start < q.end for q in self._later[promise.id]):
                    yield a, start


def _overrules(q: Promise, p: Promise) -> bool:
    return (q.published_at, q.id) > (p.published_at, p.id) and q.start < p.end and p.start < q.end


def _covers(promise: Promise, chain: tuple[str, ...]) -> bool:
    return promise.area is None or promise.area in chain


def assignments_of(session: Session, promise: Promise) -> list[Json]:
    """The sessions of a published plan, as plain JSON."""
    from api.store.tables import PlanRow

    row = session.get_one(PlanRow, promise.id)
    packed = row.plan or b""
    session.expunge(row)
    found: list[Json] = json.loads(gzip.decompress(packed))["assignments"]
    return found
