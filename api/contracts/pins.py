"""What standing agreements pin in a week: their sessions, one pin for each demand and start, whoever lends what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.access.areas import AreaTree
from api.agreements.claims import OF_REQUESTER, Answer, Claim
from api.agreements.ruling import Ruling
from api.agreements.tables import ClaimRow
from api.contracts.parties import foreign, live
from api.contracts.sessions import Local, sessions_between
from api.contracts.states import State
from api.contracts.tables import ContractRow, ContractText
from api.contracts.text import Lent, Terms

Json = Mapping[str, Any]
At = tuple[str, dt.datetime]
"""A demand and a start."""
WORDS = {"spaces": ("spaces", "space"), "volunteers": ("people", "volunteer"), "supplies": ("supplies", "supply")}


@dataclass(frozen=True)
class Held:
    """An agreement in force, and its text."""

    row: ContractRow
    demand: str
    terms: Terms


@dataclass(frozen=True)
class Kept:
    """One session of an agreement, and what is lent for it."""

    demand: str
    start: dt.datetime
    end: dt.datetime
    lent: tuple[Lent, ...]


class Standing:
    """The agreements in force that concern an area in a time, read once."""

    def __init__(self, session: Session, tree: AreaTree, area: str | None, start: dt.datetime, end: dt.datetime):
        self._session, self._start, self._end = session, start, end
        self._ruling = Ruling(session, tree, start)
        self._areas = None if area is None else tree.below(area)
        self.kept = self._kept()

    def pins(self, agreed: Iterable[Json]) -> list[Json]:
        """The pins of the time: what was agreed session by session goes before what stands for every week."""
        single = list(agreed)
        taken = {(p["demand"], dt.datetime.fromisoformat(p["start"])) for p in single}
        return single + [p for at, p in pins_of(self.kept).items() if at not in taken]

    def bans(self, declined: Iterable[Json]) -> list[Json]:
        """The pairs that are not to be proposed, without those that an agreement still binds."""
        bound = {(k.demand, WORDS[x.list][1], x.object) for k in self.kept for x in k.lent}
        return [b for b in declined if not any((b["demand"], w, b.get(w)) in bound for _, w in WORDS.values())]

    def promises(self, claim: Claim) -> bool:
        """Whether a claim asks for no more than an agreement promises; its requester has promised to come as well."""
        at = [k for k in self.kept if (k.demand, k.start) == (claim.demand, claim.start)]
        if claim.need == OF_REQUESTER:
            return bool(at)
        things = [x for k in at for x in k.lent if (x.list, x.object, x.need) == (claim.list, claim.object, claim.need)]
        return sum(x.quantity for x in things) >= claim.quantity

    def _kept(self) -> list[Kept]:
        found = [k for held in self._held() for k in self._of(held)]
        said_no = self._declined({k.demand for k in found})
        return [k for k in found if not any((k.demand, k.start, x.list, x.object) in said_no for x in k.lent)]

    def _held(self) -> Iterator[Held]:
        rows = self._session.execute(
            select(ContractRow, ContractText)
            .join(
                ContractText, (ContractText.contract == ContractRow.id) & (ContractText.revision == ContractRow.holds)
            )
            .where(ContractRow.state != State.ENDED, ContractRow.demand.is_not(None))
            .order_by(ContractRow.id)
        )
        for row, text in rows:
            if row.demand is not None and self._is_here(row):
                yield Held(row, row.demand, Terms.model_validate(text.body["terms"]))

    def _is_here(self, row: ContractRow) -> bool:
        """Whether its demand is planned here, and the thing lent is still the lender's to give, the demand still theirs
        who signed; a demand that is gone is left to the week to tell."""
        demand = live(self._session, "demands", row.demand)
        if demand is not None and demand.organisation != row.requester:
            return False
        area = row.requester_area if demand is None else demand.area
        return self._areas is None or area in self._areas

    def _of(self, held: Held) -> Iterator[Kept]:
        time = self._ruling.time(held.row.requester_area)
        local = Local(time.zone, time.works_on)
        given_away = {k for k in foreign(self._session, held.row.lender, held.terms.lent) if self._is_there(held, k)}
        lent = tuple(x for k, x in enumerate(held.terms.lent) if k not in given_away)
        for start, end in sessions_between(held.terms, local, self._start, self._end):
            if lent and not (held.row.ends_on and local.date(start).isoformat() > held.row.ends_on):
                yield Kept(held.demand, start, end, lent)

    def _is_there(self, held: Held, k: int) -> bool:
        """What has gone from the lists is left to the week to tell; what is another's now is nobody's to promise."""
        return live(self._session, held.terms.lent[k].list, held.terms.lent[k].object) is not None

    def _declined(self, demands: Iterable[str]) -> set[tuple[str, dt.datetime, str, str]]:
        rows = self._session.scalars(
            select(ClaimRow)
            .where(ClaimRow.demand.in_(sorted(demands)), ClaimRow.state == Answer.DECLINED)
            .where(ClaimRow.start >= self._start, ClaimRow.start < self._end)
        )
        return {(r.demand, r.start, r.list, r.object) for r in rows}


def pins_of(kept: Sequence[Kept]) -> dict[At, Json]:
    """One pin for each demand and start; what several lend for the same time goes into one."""
    found: dict[At, list[Kept]] = {}
    for k in kept:
        found.setdefault((k.demand, k.start), []).append(k)
    pins: dict[At, Json] = {}
    for at in sorted(found):
        number = sum(demand == at[0] for demand, _ in pins)
        pins[at] = _pin(number, [k for k in found[at] if k.end == found[at][0].end])
    return pins


def _pin(number: int, kept: Sequence[Kept]) -> Json:
    first = kept[0]
    pin: dict[str, Any] = {"demand": first.demand, "session": number}
    pin |= {"start": first.start.isoformat(), "end": first.end.isoformat()}
    lent = {(x.list, x.need, x.object): x.quantity for k in kept for x in k.lent}
    for (list_, need, object_), quantity in sorted(lent.items()):
        part, word = WORDS[list_]
        units = {} if list_ == "volunteers" else {"quantity": quantity}
        pin.setdefault(part, []).append({"need": need, word: object_, **units})
    return pin


def standing_pins(
    session: Session, tree: AreaTree, area: str | None, start: dt.datetime, end: dt.datetime
) -> list[Json]:
    """The pins of agreements in force alone."""
    return Standing(session, tree, area, start, end).pins(())
