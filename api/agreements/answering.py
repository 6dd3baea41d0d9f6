"""Many answers at once: each holds or is refused by itself, and is told by its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from api.agreements.claiming import Claiming
from api.agreements.logging import Act
from api.agreements.meetings import newest
from api.agreements.tables import ClaimRow
from api.errors import Conflict, Refused
from models.errors import Issue

Word = Literal["accept", "decline"]


@dataclass(frozen=True)
class Line:
    """One answer: yes, whole or to a part, or no with a reason; `match` is the version that it is of."""

    claim: str
    answer: Word
    quantity: int | None = None
    reason: str | None = None
    note: str | None = None
    match: str | None = None


@dataclass(frozen=True)
class Told:
    """What became of a line: the claim as it is then, or why it was refused."""

    line: Line
    row: ClaimRow | None
    refused: Refused | None


def answered(act: Act, line: Line) -> ClaimRow:
    """One answer. Raises what `Claiming` does."""
    own = replace(act, action=line.answer, match=line.match, reason=line.reason, note=line.note)
    claiming = Claiming(own)
    return claiming.accept(line.claim, line.quantity) if line.answer == "accept" else claiming.decline(line.claim)


def answered_all(act: Act, plan: str, lines: Sequence[Line]) -> Iterator[Told]:
    """Answers to claims of one plan, one after the other; what one refuses takes nothing from the others."""
    plans = {plan, newest(act.session, plan)}
    for line in lines:
        try:
            with act.session.begin_nested():
                row = answered(act, line)
                if row.plan not in plans:
                    rule = "these answers are to one plan, and this claim is of another"
                    issue = Issue("claim_of_another_plan", "claim", line.claim, rule, "Answer it by itself")
                    raise Conflict([issue])
            yield Told(line, row, None)
        except Refused as e:
            yield Told(line, None, e)
