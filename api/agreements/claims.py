"""What a plan asks of each party, and where a session stands once they have answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from models.demands import Demand, PeopleNeed, SpaceNeed
from models.plan import Assignment, Plan
from models.problem import Problem

List = Literal["spaces", "volunteers", "supplies", "demands"]
BANNED: Mapping[str, str] = {"spaces": "space", "volunteers": "volunteer", "supplies": "supply"}
OF_REQUESTER = -1
"""The need of a claim on the requester, who confirms the session as a whole."""


class Answer(StrEnum):
    """Where a claim stands. `ended`: its session is not planned any more."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ENDED = "ended"


class Standing(StrEnum):
    """Where a session stands. `gathering`: a team that is not complete yet."""

    ASKED = "asked"
    GATHERING = "gathering"
    AGREED = "agreed"
    BROKEN = "broken"


@dataclass(frozen=True)
class Claim:
    """One thing asked of one party for one session: `quantity` units, of which at least `least` may be accepted.

    `needed` is what the whole need has to get in this session; `volunteer` is set where a person is asked.
    """

    demand: str
    session: int
    start: Any
    end: Any
    need: int
    list: List
    object: str
    quantity: int
    least: int
    needed: int
    organisation: str | None
    volunteer: str | None = None


@dataclass(frozen=True)
class Answered:
    """A claim's answer, as far as its session is concerned; `person`: others may come in their place."""

    need: int
    state: Answer
    quantity: int
    granted: int
    needed: int
    person: bool = True


def claims_of(plan: Plan | Iterable[Assignment], week: Problem) -> tuple[Claim, ...]:
    """What a plan asks of lenders, persons and requesters, session by session."""
    who = _Parties(week)
    sessions = plan.assignments if isinstance(plan, Plan) else plan
    return tuple(claim for a in sessions for claim in who.asked(a))


def standing_of(claims: Sequence[Answered], *, gathering: bool = False) -> Standing:
    """Where a session stands: broken as soon as a need or the requester can no longer be had.

    With `gathering`, a team that lacks persons, and nothing else, is not broken: others may still join.
    """
    needs: dict[int, list[Answered]] = {}
    for c in claims:
        needs.setdefault(c.need, []).append(c)
    short = [need for need, own in needs.items() if _hoped(own) < own[0].needed]
    if any(not gathering or need == OF_REQUESTER or not needs[need][0].person for need in short):
        return Standing.BROKEN
    if short:
        return Standing.GATHERING
    return Standing.ASKED if any(c.state is Answer.ASKED for c in claims) else Standing.AGREED


def _hoped(claims: Sequence[Answered]) -> int:
    """Units that were granted or may still be."""
    had = {Answer.ACCEPTED: lambda c: c.granted, Answer.ASKED: lambda c: c.quantity}
    return sum(had[c.state](c) for c in claims if c.state in had)


class _Parties:
    """Whose the things of a week are."""

    def __init__(self, week: Problem):
        self.demands = {d.id: d for d in week.demands}
        self.spaces = {s.id: s.owner for s in week.spaces}
        self.supplies = {s.id: s.owner for s in week.supplies}
        self.volunteers = {v.id: v.organisation for v in week.volunteers}

    def asked(self, a: Assignment) -> Iterator[Claim]:
        """The claims of one session."""
        d = self.demands[a.demand]
        at = (a.demand, a.session, a.start, a.end)
        for piece in a.spaces:
            least, needed = _least(d, a, piece.need, piece.quantity)
            owner = self.spaces[piece.space]
            yield Claim(*at, piece.need, "spaces", piece.space, piece.quantity, least, needed, owner)
        for role in a.people:
            need, unit = d.needs[role.need], self.volunteers[role.volunteer]
            assert isinstance(need, PeopleNeed)
            yield Claim(*at, role.need, "volunteers", role.volunteer, 1, 1, need.least, unit, role.volunteer)
        for thing in a.supplies:
            needed = sum(x.quantity for x in a.supplies if x.need == thing.need)
            owner = self.supplies[thing.supply]
            yield Claim(*at, thing.need, "supplies", thing.supply, thing.quantity, thing.quantity, needed, owner)
        yield Claim(*at, OF_REQUESTER, "demands", d.id, 1, 1, 1, d.organisation)


def _least(d: Demand, a: Assignment, n: int, quantity: int) -> tuple[int, int]:
    """The least of this piece that is worth something, and the least of the whole need."""
    need = d.needs[n]
    assert isinstance(need, SpaceNeed)
    alone = sum(p.need == n for p in a.spaces) == 1
    return min(quantity, max(need.min_piece, need.least) if alone else need.min_piece), need.least
