"""What the account's workbook holds, read in one transaction, as frozen values that its writer knows alone."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from api.access.roles import Reach
from api.account.balance import Pair, gifts, of_organisations, pairs
from api.account.figures import FIGURES, Traced, traces
from api.account.funding import as_fund, costs, funds
from api.account.rated import ratings_of
from api.account.reading import Accounts, Entry
from api.account.spending import NOBODY, spent
from api.agreements.logging import Act
from api.attendance.seeing import known
from api.attendance.within import Within
from api.exports.words import plain
from api.store.tables import StoredObject


@dataclass(frozen=True)
class FundLine:
    """One fund (no name: what none pays), in fen."""

    name: str | None
    source: str
    budget: int | None
    spent: int


@dataclass(frozen=True)
class Trace:
    """One record's share of a figure of an organisation."""

    organisation: str
    figure: str
    of: Traced


@dataclass(frozen=True)
class Book:
    """Everything for one period; `names` is of organisations and areas by id."""

    period: str
    zone: zoneinfo.ZoneInfo
    made_at: dt.datetime
    names: Mapping[str, str]
    entries: Sequence[Entry]
    pairs: Sequence[Pair]
    funds: Sequence[FundLine]
    traces: Sequence[Trace]

    @classmethod
    def read(
        cls,
        act: Act,
        period: str,
        within: Within,
        organisations: Collection[str],
        zone: zoneinfo.ZoneInfo,
    ) -> Book:
        """As the caller may see it."""
        tree, own, may = act.access.tree, set(organisations), known(act.access)
        accounts = Accounts(act.session, tree, within, ratings_of(act.session, tree, act.now, within))
        entries = [e for e in accounts.of_areas(None, may) if e.id in own]
        return cls(
            period,
            zone,
            act.now,
            _names(act),
            entries,
            pairs(gifts(act.session, within, of_organisations(own))),
            _funds(act, within, zone),
            [Trace(o, f, t) for f in FIGURES for o, t in traces(act.session, f, within, own, may)],
        )


def _funds(act: Act, within: Within, zone: zoneinfo.ZoneInfo) -> list[FundLine]:
    """None for a caller to whom funds are no business."""
    if act.access.reach("funds.read") is Reach.NONE:
        return []
    rows = funds(act)
    paid = spent([as_fund(r, act.access.tree) for r in rows], costs(act, within, zone))
    lines = [FundLine(r.name or r.id, r.source, r.fen, paid[r.id].fen) for r in rows]
    return [*lines, FundLine(None, "", None, paid[NOBODY].fen)]


def _names(act: Act) -> dict[str, str]:
    wanted = StoredObject.list.in_(("organisations", "areas"))
    rows: Any = act.session.execute(select(StoredObject.id, StoredObject.body).where(wanted))
    return {id_: plain(str(body.get("name") or id_)) for id_, body in rows}
