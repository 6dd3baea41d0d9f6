"""R7, R13 and R16: whether each need of a session gets enough, and no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from models.demands import PeopleNeed, SpaceNeed, SupplyNeed
from models.plan import SpacePiece, SupplyPiece
from solver.judge.context import Context, breach
from solver.judge.sessions import Session
from solver.judge.verdict import Finding


def space_quantities_are_met(week: Context) -> Iterator[Finding]:
    """R7: pieces sum to between `min_quantity` and `quantity`; one unless `split`, no space twice, none too small."""
    for s in week.sessions:
        for k, need in enumerate(s.demand.needs):
            if isinstance(need, SpaceNeed):
                pieces = [p for p in s.given.spaces if p.need == k]
                for code, message in _faults_of_pieces(need, pieces):
                    yield breach("R7", code, _place(s, k), [s], message)


def _faults_of_pieces(need: SpaceNeed, pieces: Sequence[SpacePiece]) -> Iterator[tuple[str, str]]:
    units = sum(p.quantity for p in pieces)
    if units < need.least:
        yield "too_few_units", f"{units} units, at least {need.least} are needed"
    if units > need.quantity:
        yield "too_many_units", f"{units} units, {need.quantity} are asked"
    if len(pieces) > 1 and not need.split:
        yield "split", f"{len(pieces)} pieces, the need may not be split"
    for space, times in Counter(p.space for p in pieces).items():
        if times > 1:
            yield "space_twice", f"space {space} gives {times} pieces, one is allowed"
    for p in pieces:
        if p.quantity < need.min_piece:
            yield "min_piece", f"space {p.space} gives {p.quantity} units, a piece has at least {need.min_piece}"


def people_counts_are_met(week: Context) -> Iterator[Finding]:
    """R13: between `min_count` and `count` different persons per people need."""
    for s in week.sessions:
        for k, need in enumerate(s.demand.needs):
            if isinstance(need, PeopleNeed):
                n = len(s.people_for(k))
                if n < need.least:
                    message = f"{n} persons with {need.skill}, at least {need.least} are needed"
                    yield breach("R13", "too_few_people", _place(s, k), [s], message)
                if n > need.count:
                    message = f"{n} persons with {need.skill}, {need.count} are asked"
                    yield breach("R13", "too_many_people", _place(s, k), [s], message)


def supplies_are_met_in_full(week: Context) -> Iterator[Finding]:
    """R16: each need met exactly, by supplies of its kind that serve the demand; none given beyond its quantity."""
    for s in week.sessions:
        for k, need in enumerate(s.demand.needs):
            if isinstance(need, SupplyNeed):
                parcels = [p for p in s.given.supplies if p.need == k]
                for code, message in _faults_of_parcels(need, parcels):
                    yield breach("R16", code, _place(s, k), [s], message)
    yield from _unsuited_supplies(week)
    yield from _overdrawn(week)


def _faults_of_parcels(need: SupplyNeed, parcels: Sequence[SupplyPiece]) -> Iterator[tuple[str, str]]:
    given = sum(p.quantity for p in parcels)
    if given != need.quantity:
        yield "not_in_full", f"{given} of {need.kind}, exactly {need.quantity} are needed"
    for p in parcels:
        if p.quantity == 0:
            yield "empty_parcel", f"supply {p.supply} gives nothing"


def _unsuited_supplies(week: Context) -> Iterator[Finding]:
    for p in week.parcels:
        if p.need and p.supply.kind != p.need.kind:
            message = f"supply {p.supply.id} is {p.supply.kind}, {p.need.kind} is asked"
            yield breach("R16", "kind", p.place, [p.session], message)
        if not week.serves(p.supply.serves, p.session.demand):
            message = f"supply {p.supply.id} does not serve demand {p.session.demand.id} (area, organisation or kind)"
            yield breach("R16", "serves", p.place, [p.session], message)


def _overdrawn(week: Context) -> Iterator[Finding]:
    for name, parcels in week.by_supply.items():
        total, stock = sum(p.quantity for p in parcels), week.supplies[name].quantity
        if total > stock:
            sessions = [p.session for p in parcels if p.quantity]
            yield breach("R16", "overdrawn", f"supplies/{name}", sessions, f"{total} are given, there are {stock}")


def _place(s: Session, need: int) -> str:
    return f"{s.place} for needs[{need}]"
