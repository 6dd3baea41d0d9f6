"""Sorting: a case gets its class, its owner and its date from the community that took it in (BRIEF.md, scene 11)."""

from __future__ import annotations

from api.agreements.cases import Cases
from api.agreements.deadlines import due_at
from api.agreements.logging import check_version, is_again, note
from api.agreements.seeing import sides
from api.agreements.states import COMMUNITY, ENDS, Side, State
from api.agreements.tables import CaseRow
from api.errors import Conflict, Forbidden
from models.base import Instant, Text, Value
from models.errors import Issue


class Particulars(Value):
    """What is to be said of a case; `owner` is whoever looks after it: an organisation's id, or a name."""

    name: Text
    text: Text = ""
    kind: Text
    owner: Text | None = None
    until: Instant | None = None


def sort(cases: Cases, id_: str, told: Particulars) -> CaseRow:
    """The case with these particulars; the deadline of its state is that of its class from then on.

    A second click changes nothing. Raises `Conflict` where it has ended, `Forbidden`, and the errors of versions.
    """
    act = cases.act
    row = cases.find(id_, lock=True)
    if is_again(act, "case", row) and _of(row) == told:
        return row
    check_version(act, row)
    _check_may(cases, row)
    if _of(row) == told:
        return row
    row.name, row.text, row.kind, row.owner, row.until = told.name, told.text, told.kind, told.owner, told.until
    rules, time = cases.ruling.rules(row.area), cases.ruling.time(row.area)
    row.due_at = due_at(State(row.state), row.kind, row.since, time, rules.deadlines)
    row.version += 1
    note(act, "case", row, row.state, row.state)
    cases.session.flush()
    return row


def _of(row: CaseRow) -> Particulars:
    return Particulars(name=row.name, text=row.text, kind=row.kind, owner=row.owner, until=row.until)


def _check_may(cases: Cases, row: CaseRow) -> None:
    """Drafts are their requester's, too; what has ended stays as it was."""
    if row.state in ENDS:
        rule = "what has ended stays as it was told"
        raise Conflict([Issue("not_in_this_state", "state", row.state, rule, "Reopen it first")])
    who = COMMUNITY | {Side.REQUESTER} if row.state == State.DRAFT else COMMUNITY
    if not who & sides(cases.session, cases.act.access, row):
        rule = f"a case is sorted by: {', '.join(sorted(who))}"
        raise Forbidden([Issue("not_your_step", "case", row.id, rule, "Ask one of them to do it")])
