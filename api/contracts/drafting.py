"""Agreements out of claims: as soon as all sides have said yes to a session, its agreement stands drafted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.access.secrets import new_id
from api.agreements.claims import OF_REQUESTER, Answer, Standing
from api.agreements.logging import Act, note
from api.agreements.sessions import sessions_of, standing
from api.agreements.tables import ClaimRow
from api.contracts.contracts import ABOUT, Contracts
from api.contracts.parties import areas_of, live
from api.contracts.sessions import has_session_at
from api.contracts.states import State
from api.contracts.tables import ContractRow
from api.contracts.text import MOST_DATES, Lent, Occasion, Terms


@dataclass(frozen=True)
class Agreed:
    """A session that stands agreed, and what one lender gives for it."""

    requester: str
    start: dt.datetime
    end: dt.datetime
    lent: tuple[Lent, ...]


def agreed_by_lender(rows: Iterable[ClaimRow]) -> dict[str, list[Agreed]]:
    """Sessions agreed on all sides, by the organisation that lends for them; nobody lends to themselves.

    Private cases are not among them: a lender is never told for whom they are, unless the requester says so.
    """
    found: dict[str, list[Agreed]] = {}
    for (_, _, start), own in sorted(sessions_of(rows).items()):
        asked = next((r.organisation for r in own if r.need == OF_REQUESTER), None)
        if asked is None or not own[0].public or standing(own) is not Standing.AGREED:
            continue
        granted = [r for r in own if r.need != OF_REQUESTER and r.state == Answer.ACCEPTED and r.granted]
        for lender in sorted({r.organisation for r in granted if r.organisation} - {asked}):
            lent = tuple(_lent(r) for r in granted if r.organisation == lender)
            found.setdefault(lender, []).append(Agreed(asked, start, own[0].end, lent))
    return found


def demands_on_paper(session: Session) -> frozenset[str]:
    """The demands that have agreements."""
    query = select(ContractRow.demand).where(ContractRow.demand.is_not(None)).distinct()
    return frozenset(name for name in session.scalars(query) if name)


def draft(act: Act, demand: str) -> None:
    """Bring the agreements of a demand to where its claims are; asked again, nothing changes.

    What somebody has signed already is left as it is: further sessions make an agreement of their own.
    """
    contracts, rows = Contracts(replace(act, match=None)), _claims(act, demand)
    known = act.session.scalars(
        select(ContractRow).where(ContractRow.demand == demand).order_by(ContractRow.number).with_for_update()
    ).all()
    agreed = agreed_by_lender(rows)
    for lender in sorted({*agreed, *(r.lender for r in known)}):
        _draft(contracts, [r for r in known if r.lender == lender], demand, lender, agreed.get(lender, []))


def _draft(
    contracts: Contracts, known: Sequence[ContractRow], demand: str, lender: str, agreed: Sequence[Agreed]
) -> None:
    open_ = next((r for r in known if _is_open(contracts, r)), None)
    rest = [a for a in agreed if not any(_covers(contracts, r, a) for r in known if r is not open_)][:MOST_DATES]
    if open_ is None and rest:
        _make(contracts, demand, lender, rest)
    elif open_ is not None and not rest:
        _log(contracts, open_, "withdraw", State.ENDED)
    elif open_ is not None:
        terms = _with(contracts.terms(open_), rest)
        if terms != contracts.terms(open_):
            contracts.add_text(open_, terms)
            _log(contracts, open_, "follow", State.DRAFTED)


def _is_open(contracts: Contracts, row: ContractRow) -> bool:
    """A draft from claims that goes on with them, as nobody has signed it."""
    is_draft = row.origin == "claims" and row.state == State.DRAFTED and row.holds is None
    return is_draft and not contracts.signatures(row)


def _covers(contracts: Contracts, row: ContractRow, a: Agreed) -> bool:
    """Whether an agreement speaks of a session already; one that was withdrawn as a draft does not."""
    if row.state == State.ENDED and row.holds is None:
        return False
    local = contracts.local(row)
    ended = row.ends_on is not None and local.date(a.start).isoformat() > row.ends_on
    return not ended and has_session_at(contracts.terms(row, row.holds), local, a.start)


def _make(contracts: Contracts, demand: str, lender: str, agreed: Sequence[Agreed]) -> None:
    session, requester = contracts.session, agreed[0].requester
    row = live(session, "demands", demand)
    title = str((row.body.get("name") if row else None) or demand)[:200]
    areas = areas_of(session, (requester, lender))
    made = contracts.made(new_id("agreement"), requester, lender, demand, areas, True, "claims")
    session.add(made)
    session.flush()
    contracts.add_text(made, _with(Terms(title=title, content=title, dates=_dates(agreed)), agreed))
    note(replace(contracts.act, action="draft"), ABOUT, made, None, made.state)
    contracts.ask_to_sign(made)


def _with(terms: Terms, agreed: Sequence[Agreed]) -> Terms:
    """The text with these sessions, and with all that any of them uses; the rest stays as people wrote it."""
    most: dict[tuple[str, str, int], Lent] = {}
    for each in (x for a in agreed for x in a.lent):
        key = (each.list, each.object, each.need)
        if key not in most or most[key].quantity < each.quantity:
            most[key] = each
    lent = tuple(most[key] for key in sorted(most))[:MOST_DATES]
    return terms.model_copy(update={"dates": _dates(agreed), "lent": lent})


def _dates(agreed: Sequence[Agreed]) -> tuple[Occasion, ...]:
    spans: Mapping[dt.datetime, dt.datetime] = {_plain(a.start): _plain(a.end) for a in agreed}
    return tuple(Occasion(start=start, end=spans[start]) for start in sorted(spans))


def _plain(instant: dt.datetime) -> dt.datetime:
    return instant.astimezone(dt.UTC).replace(microsecond=0)


def _lent(r: ClaimRow) -> Lent:
    return Lent(list=r.list, object=r.object, quantity=r.granted, need=r.need)  # type: ignore[arg-type]


def _log(contracts: Contracts, row: ContractRow, action: str, state: State) -> None:
    before, row.state, row.version = row.state, state, row.version + 1
    note(replace(contracts.act, action=action), ABOUT, row, before, state)
    contracts.session.flush()


def _claims(act: Act, demand: str) -> Sequence[ClaimRow]:
    query = select(ClaimRow).where(ClaimRow.demand == demand, ClaimRow.state != Answer.ENDED)
    return act.session.scalars(query.order_by(ClaimRow.plan, ClaimRow.start, ClaimRow.need, ClaimRow.id)).all()
