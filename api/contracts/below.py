"""The sessions of an agreement, and where each stands by the answers that were given to it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from api.agreements.claims import Answer, Standing
from api.agreements.sessions import sessions_of, standing
from api.agreements.tables import ClaimRow
from api.contracts.contracts import Contracts
from api.contracts.sessions import sessions_between
from api.contracts.states import State
from api.contracts.tables import ContractRow

BEST_FIRST = (Standing.AGREED, Standing.ASKED, Standing.GATHERING, Standing.BROKEN)


@dataclass(frozen=True)
class Below:
    """One session; `standing` is none where no plan has asked anybody for it."""

    start: dt.datetime
    end: dt.datetime
    standing: Standing | None


def sessions_below(contracts: Contracts, row: ContractRow, start: dt.datetime, end: dt.datetime) -> list[Below]:
    """The sessions in `[start, end)` of the text that counts: the one in force, else the newest; none after its end."""
    local = contracts.local(row)
    spans = sessions_between(contracts.terms(row, row.holds), local, start, end)
    spans = [(a, b) for a, b in spans if row.ends_on is None or local.date(a).isoformat() <= row.ends_on]
    found = _standings(contracts, row.demand, start, end)
    return [Below(a, b, found.get(a)) for a, b in spans]


def held(contracts: Contracts, row: ContractRow, start: dt.datetime, end: dt.datetime) -> list[Below]:
    """Those that have taken place, as far as is known: they are over, nobody said no, and both sides had said yes."""
    if row.holds is None and (row.origin != "claims" or row.state == State.ENDED):
        return []
    good = (Standing.AGREED, None) if row.holds is not None and row.origin == "hand" else (Standing.AGREED,)
    now = contracts.act.now
    return [b for b in sessions_below(contracts, row, start, end) if b.end <= now and b.standing in good]


def _standings(
    contracts: Contracts, demand: str | None, start: dt.datetime, end: dt.datetime
) -> dict[dt.datetime, Standing]:
    """By start; of several plans, what stands best."""
    if demand is None:
        return {}
    here = (ClaimRow.demand == demand, ClaimRow.state != Answer.ENDED, ClaimRow.start >= start, ClaimRow.start < end)
    rows = contracts.session.scalars(select(ClaimRow).where(*here).order_by(ClaimRow.id))
    found: dict[dt.datetime, Standing] = {}
    for (_, _, at), own in sessions_of(rows).items():
        told = standing(own)
        found[at] = min(found.get(at, told), told, key=BEST_FIRST.index)
    return found
