"""What really happened, in the store: recorded once for each claim, corrected, contested, settled; all of it logged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, Literal

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.access.secrets import new_id
from api.agreements.claims import Answer
from api.agreements.logging import Act, check_version, is_again, note
from api.agreements.tables import ClaimRow, Event
from api.attendance.plain import PlainId, PlainText
from api.attendance.promises import Promises
from api.attendance.rules import Happened, Kind, State, happened
from api.attendance.seeing import claims_reached, decides, may, reached
from api.attendance.tables import AttendanceRow
from api.errors import Conflict, Forbidden, Invalid, NotFound, Refused, not_found
from models.base import Instant, Quantity, Units, Value
from models.errors import Issue

ABOUT = "attendance"


class Line(Value):
    """What became of one claim. Absent fields are as planned; `etag` is the version that a correction is of."""

    claim: PlainId
    kind: Literal["came", "no_show", "cancelled"]
    came: Quantity | None = None
    from_: Annotated[Instant | None, Field(alias="from")] = None
    until: Instant | None = None
    cancelled_at: Instant | None = None
    persons: Units | None = None
    etag: PlainText | None = None
    note: PlainText | None = None


@dataclass
class Attendance:
    """The records of one transaction, as one caller at one time makes them."""

    act: Act
    promises: Promises = field(init=False)

    def __post_init__(self) -> None:
        self.promises = Promises(self.act.session)

    @property
    def session(self) -> Session:
        """The transaction."""
        return self.act.session

    # ---- recorded

    def record(self, lines: Sequence[Line], place: str = "items[{}].") -> list[AttendanceRow]:
        """A sheet of records, all of them or none; errors of all lines at once, each at its line.

        A line that says what is there already changes nothing.
        """
        ids = [x.claim for x in lines]
        firsts = {claim: n for n, claim in reversed(list(enumerate(ids)))}
        claims, rows = self.promises.locked(ids), self.promises.records(ids)
        done: list[AttendanceRow] = []
        refused: list[Refused] = []
        for n, line in enumerate(lines):
            try:
                _check_once(line, firsts[line.claim] < n, place.format(n))
                done.append(self._line(line, claims.get(line.claim), rows.get(line.claim), place.format(n)))
            except Refused as e:
                refused.append(e)
        if refused:
            first = refused[0]
            raise type(first)([i for e in refused for i in e.issues], first.headers)
        self.session.flush()
        return done

    def _line(self, line: Line, claim: ClaimRow | None, row: AttendanceRow | None, place: str) -> AttendanceRow:
        if claim is None:
            raise _absent(line, place)
        shown = row if row is not None else self._blank(claim)
        if not may(self.act.access, "attendance.write", shown):
            raise _absent(line, place)
        told = happened(self.promises.promise(claim), self._with_log(claim, line, place), self.act.now, place)
        return self._new(shown, told, line) if row is None else self._corrected(row, told, line, place)

    def _blank(self, claim: ClaimRow) -> AttendanceRow:
        terms = self.promises.terms(claim)
        of = ("plan", "demand", "start", "end", "list", "object", "organisation", "volunteer", "area", "public")
        row = AttendanceRow(claim=claim.id, **{name: getattr(claim, name) for name in of})
        row.sort, row.requester, row.demand_area = terms.sort, terms.requester, terms.area
        return row

    def _with_log(self, claim: ClaimRow, line: Line, place: str) -> Line:
        """Only what was accepted can be kept; what was called off after a yes is a cancellation, when the log says."""
        if claim.state == Answer.ACCEPTED:
            return line
        off = self.promises.called_off(claim) if claim.state == Answer.DECLINED else None
        if off is None:
            rule = "only what was accepted comes to pass"
            raise Conflict([Issue("not_accepted", f"{place}claim", claim.id, rule, "Look at what was agreed")])
        if Kind(line.kind) is not Kind.CANCELLED:
            rule = "the claim was called off before its session"
            raise Conflict([Issue("called_off", f"{place}kind", line.kind, rule, "Record it as cancelled")])
        return line.model_copy(update={"cancelled_at": off.replace(microsecond=0)})

    def _new(self, row: AttendanceRow, told: Happened, line: Line) -> AttendanceRow:
        promise = self.promises.promise(self.session.get_one(ClaimRow, row.claim))
        row.id, row.version, row.state = new_id("record"), 0, State.RECORDED
        row.planned, row.rate_fen = promise.planned, promise.rate_fen
        self._write(row, told, None, line, State.RECORDED)
        self.session.add(row)
        return row

    def _corrected(self, row: AttendanceRow, told: Happened, line: Line, place: str) -> AttendanceRow:
        deciding = decides(self.act.access, row)
        settles = row.state == State.CONTESTED and deciding
        if _says(row) == told and not settles:
            return row
        self._check_etag(row, line, place)
        if not deciding and (row.state != State.RECORDED or not self._is_own(row)):
            rule = "a record is corrected by who made it, as long as nobody contests it, or by who decides"
            advice = "Object to it, and say why"
            raise Forbidden([Issue("record_of_another", f"{place}claim", row.claim, rule, advice)])
        settled = settles or row.state == State.SETTLED
        self._write(row, told, row.kind, line, State.SETTLED if settled else State.RECORDED)
        return row

    def _check_etag(self, row: AttendanceRow, line: Line, place: str) -> None:
        match = None if line.etag is None else line.etag.strip('"')
        try:
            check_version(replace(self.act, match=match), row)
        except Refused as e:
            raise type(e)([replace(i, path=f"{place}etag") for i in e.issues], e.headers) from None

    def _is_own(self, row: AttendanceRow) -> bool:
        return self._made_by(row) == self.act.actor

    def _made_by(self, row: AttendanceRow) -> str | None:
        told = (Event.about == ABOUT, Event.id == row.id, Event.action.in_(("record", "correct")))
        return self.session.scalar(select(Event.actor).where(*told).order_by(Event.version.desc()).limit(1))

    def _write(self, row: AttendanceRow, told: Happened, before: str | None, line: Line, state: State) -> None:
        for name, value in vars(told).items():
            setattr(row, name, value)
        action = "record" if before is None else "settle" if state == State.SETTLED else "correct"
        self._log(row, action, None if before is None else row.state, state, line.note)

    # ---- contested

    def contest(self, id_: str) -> AttendanceRow:
        """Say that it was otherwise: the record counts no more until who decides has settled it."""
        row = self.find(id_, lock=True)
        if is_again(self.act, ABOUT, row):
            return row
        check_version(self.act, row)
        if not (self.act.note or "").strip():
            rule = "an objection says what was otherwise, in `note`"
            raise Invalid([Issue("note_missing", "note", self.act.note, rule, "Write it in a few words")])
        if row.state != State.RECORDED:
            rule = f"what is {row.state} is not contested again"
            raise Conflict([Issue("not_contestable", "record", row.id, rule, "Ask the coordinator of the area")])
        if self._is_own(row):
            rule = "one corrects one's own record"
            raise Conflict([Issue("own_record", "record", row.id, rule, "Correct it")])
        self._log(row, self.act.action, row.state, State.CONTESTED, self.act.note)
        self.session.flush()
        return row

    def _log(self, row: AttendanceRow, action: str, before: str | None, after: State, words: str | None) -> None:
        row.state, row.version = after, row.version + 1
        row.changed_at, row.changed_by = self.act.now, self.act.actor
        text = f"{_in_words(row)}{'' if not words else '; ' + words}"
        note(replace(self.act, action=action, note=text), ABOUT, row, before, after)

    # ---- looks

    def find(self, id_: str, *, lock: bool = False) -> AttendanceRow:
        """One record. Raises `NotFound` also where it is between others."""
        row = self.session.get(AttendanceRow, id_, with_for_update=lock or None)
        action = "attendance.contest" if lock else "attendance.read"
        if row is None or not may(self.act.access, action, row):
            raise not_found(ABOUT, id_)
        return row

    def page(self, asked: Looked) -> list[AttendanceRow]:
        """Records that concern the caller, by start."""
        query = select(AttendanceRow).where(reached(self.act.access))
        for column, value in (("plan", asked.plan), ("state", asked.state), ("kind", asked.kind)):
            if value is not None:
                query = query.where(getattr(AttendanceRow, column) == value)
        if asked.after is not None:
            last = self.session.get(AttendanceRow, asked.after)
            start = last.start if last is not None else self.act.now
            later = AttendanceRow.start > start
            query = query.where(later | ((AttendanceRow.start == start) & (AttendanceRow.id > asked.after)))
        rows = self.session.scalars(query.order_by(AttendanceRow.start, AttendanceRow.id))
        found: list[AttendanceRow] = []
        for row in rows:
            if may(self.act.access, "attendance.read", row):
                found.append(row)
            if len(found) == asked.limit:
                break
        return found

    def missing(self, since: dt.datetime, limit: int) -> list[ClaimRow]:
        """What was accepted, is over, and nobody has recorded: a sheet to fill in. Nobody knows of these."""
        over = (ClaimRow.state == Answer.ACCEPTED, ClaimRow.end <= self.act.now, ClaimRow.start >= since)
        open_ = ClaimRow.id.not_in(select(AttendanceRow.claim))
        query = select(ClaimRow).where(*over, open_, claims_reached(self.act.access))
        rows = self.session.scalars(query.order_by(ClaimRow.start, ClaimRow.id))
        found: list[ClaimRow] = []
        for claim in rows:
            if may(self.act.access, "attendance.read", self._blank(claim)):
                found.append(claim)
            if len(found) == limit:
                break
        return found


@dataclass(frozen=True)
class Looked:
    """Which records are looked for; none of a field is all."""

    plan: str | None = None
    state: str | None = None
    kind: str | None = None
    after: str | None = None
    limit: int = 100


def _says(row: AttendanceRow) -> Happened:
    return Happened(**{name: getattr(row, name) for name in Happened.__dataclass_fields__})


def _in_words(row: AttendanceRow) -> str:
    """What a version says, so that the log keeps every one of them."""
    parts = [row.kind, f"{row.came} of {row.planned}"]
    if row.came_from is not None and row.came_until is not None:
        parts.append(f"{row.came_from.isoformat()}/{row.came_until.isoformat()}")
    if row.persons is not None:
        parts.append(f"{row.persons} persons")
    if row.notice_minutes is not None:
        parts.append(f"notice {row.notice_minutes} min")
    return ", ".join(parts)


def _check_once(line: Line, again: bool, place: str) -> None:
    if again:
        rule = "a sheet has one line for each claim"
        raise Invalid([Issue("claim_twice", f"{place}claim", line.claim, rule, "Take one of the two out")])


def _absent(line: Line, place: str) -> Refused:
    rule = "it names a claim on one of your sides"
    return NotFound([Issue("absent", f"{place}claim", line.claim, rule, "Check the id")])
