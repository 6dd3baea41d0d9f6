"""Agreements on paper in the store: written, changed, signed by both sides, ended; each change once and in the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.access.roles import Role
from api.agreements.logging import Act, check_version, is_again, note
from api.agreements.reasons import check_reason
from api.agreements.ruling import Ruling
from api.contracts.parties import areas_of, check_demand, check_lent, is_public
from api.contracts.seeing import reached, sees, sides_of
from api.contracts.sessions import Local, last_day
from api.contracts.states import Side, State, earliest_end, is_over, signed_by
from api.contracts.tables import ContractRow, ContractSignature, ContractText
from api.contracts.text import Between, Terms, body_of, sha256_of, unfinished
from api.errors import Conflict, Forbidden, Invalid, not_found
from api.notices.happening import agreement_to_sign
from api.objects.writing import check_text
from models.base import Id, Value
from models.errors import Issue

ABOUT = "agreement"
"""What the log calls them."""


class NewContract(Value):
    """An agreement written by hand, under an id of the writer's choice."""

    id: Id
    requester: Id
    lender: Id
    demand: Id | None = None
    terms: Terms


@dataclass(frozen=True)
class Asked:
    """Which agreements: of an area and below, of an organisation, in a state; from after an id on."""

    area: str | None = None
    organisation: str | None = None
    state: State | None = None
    after: str | None = None
    limit: int = 100


@dataclass
class Contracts:
    """The agreements of one transaction, as one caller at one time acts on them."""

    act: Act
    ruling: Ruling = field(init=False)

    def __post_init__(self) -> None:
        self.ruling = Ruling(self.session, self.act.access.tree, self.act.now)

    @property
    def session(self) -> Session:
        """The transaction."""
        return self.act.session

    # ---- written

    def write(self, new: NewContract) -> tuple[ContractRow, bool]:
        """The agreement, and whether it is new: the same one written twice is one."""
        check_text(new.model_dump(mode="json", by_alias=True))
        row = self.session.get(ContractRow, new.id, with_for_update=True)
        if row is not None:
            return self._same(row, new), False
        made = self._new(new)
        if not sees(self.session, self.act.access, made, "agreements.write"):
            rule = "an agreement is written by one of its sides, or in the area of one"
            raise Forbidden([Issue("not_yours", "requester", new.requester, rule, "Ask one of the sides to write it")])
        self._check_own(made, new.terms)
        self.session.add(made)
        self.session.flush()
        self.add_text(made, new.terms)
        note(replace(self.act, action="write"), ABOUT, made, None, made.state)
        self.ask_to_sign(made)
        return made, True

    def _same(self, row: ContractRow, new: NewContract) -> ContractRow:
        between = (row.requester, row.lender, row.demand) == (new.requester, new.lender, new.demand)
        if (
            between
            and sees(self.session, self.act.access, row)
            and self.text(row, 1).body["terms"] == new.terms.as_data()
        ):
            return row
        rule = "an id is unique among the agreements of the whole service"
        raise Conflict([Issue("id_taken", "id", new.id, rule, "Choose another, or change that agreement")])

    def _new(self, new: NewContract) -> ContractRow:
        if new.requester == new.lender:
            rule = "an agreement is between two organisations"
            raise Invalid([Issue("same_party", "lender", new.lender, rule, "Name the one that lends")])
        areas = areas_of(self.session, (new.requester, new.lender))
        for side in Side:
            if getattr(new, side) not in areas:
                raise Invalid(
                    [Issue("unknown_id", side, getattr(new, side), "an organisation of the lists", "Correct the id")]
                )
        public = is_public(self.session, new.demand)
        return self.made(new.id, new.requester, new.lender, new.demand, areas, public, "hand")

    def made(
        self,
        id_: str,
        requester: str,
        lender: str,
        demand: str | None,
        areas: dict[str, str | None],
        public: bool,
        origin: str,
    ) -> ContractRow:
        """A row without text; not added yet."""
        return ContractRow(
            id=id_,
            requester=requester,
            requester_area=areas.get(requester),
            lender=lender,
            lender_area=areas.get(lender),
            demand=demand,
            number=self._number(demand, lender),
            origin=origin,
            public=public,
            state=State.DRAFTED,
            revision=0,
            version=1,
            created_at=self.act.now,
            created_by=self.act.actor,
        )

    def _number(self, demand: str | None, lender: str) -> int:
        if demand is None:
            return 1
        same = select(ContractRow.number).where(ContractRow.demand == demand, ContractRow.lender == lender)
        return max(self.session.scalars(same), default=0) + 1

    def add_text(self, row: ContractRow, terms: Terms) -> None:
        """A new text, under which nobody has signed yet."""
        row.revision += 1
        body = body_of(Between(row.id, row.requester, row.lender, row.demand), terms)
        told = {"sha256": sha256_of(body), "body": body}
        by = {"written_at": self.act.now, "written_by": self.act.actor}
        self.session.add(ContractText(contract=row.id, revision=row.revision, **told, **by))
        row.state = State.DRAFTED
        self.session.flush()

    def ask_to_sign(self, row: ContractRow) -> None:
        """Both sides are told that there is a text to sign."""
        sides = (row.requester, row.lender)
        agreement_to_sign(self.session, row.id, sides, self.terms(row).title, self.act.now, row.revision)
        self.session.flush()

    # ---- read

    def find(self, id_: str, action: str = "agreements.read", *, lock: bool = False) -> ContractRow:
        """One agreement. Raises `NotFound` also where it is not the caller's to see."""
        row = self.session.get(ContractRow, id_, with_for_update=lock or None, populate_existing=lock)
        if row is None or not sees(self.session, self.act.access, row, action):
            raise not_found("agreements", id_)
        return row

    def page(self, asked: Asked) -> list[ContractRow]:
        """Agreements that the caller may see, by id."""
        query = select(ContractRow).where(reached(self.act.access))
        if asked.area is not None:
            areas = sorted(self.act.access.tree.below(asked.area))
            query = query.where(ContractRow.requester_area.in_(areas) | ContractRow.lender_area.in_(areas))
        if asked.organisation is not None:
            own = asked.organisation
            query = query.where((ContractRow.requester == own) | (ContractRow.lender == own))
        if asked.after is not None:
            query = query.where(ContractRow.id > asked.after)
        found: list[ContractRow] = []
        for row in self.session.scalars(query.order_by(ContractRow.id)):
            if sees(self.session, self.act.access, row) and asked.state in (None, self.state_of(row)):
                found.append(row)
            if len(found) == asked.limit:
                break
        return found

    def text(self, row: ContractRow, revision: int | None = None) -> ContractText:
        """Its newest text, or the one of a number."""
        return self.session.get_one(ContractText, (row.id, revision or row.revision))

    def terms(self, row: ContractRow, revision: int | None = None) -> Terms:
        """The same as a value."""
        return Terms.model_validate(self.text(row, revision).body["terms"])

    def signatures(self, row: ContractRow) -> Sequence[ContractSignature]:
        """Those under its newest text."""
        here = (ContractSignature.contract == row.id, ContractSignature.revision == row.revision)
        return self.session.scalars(select(ContractSignature).where(*here).order_by(ContractSignature.side)).all()

    def local(self, row: ContractRow) -> Local:
        """The clock and the calendar that its times are of: the requester's place."""
        time = self.ruling.time(row.requester_area)
        return Local(time.zone, time.works_on)

    def state_of(self, row: ContractRow) -> State:
        """Where it stands today, at its place."""
        local = self.local(row)
        last = last_day(self.terms(row, row.holds), local)
        if is_over(row.state, date_of(row.ends_on), last, local.date(self.act.now)):
            return State.ENDED
        return State(row.state)

    # ---- changed, signed, ended

    def change(self, id_: str, terms: Terms) -> ContractRow:
        """Another text, which voids the signatures; what is in force holds until both have signed it."""
        row = self.find(id_, "agreements.write", lock=True)
        check_text(terms.as_data())
        if is_again(self.act, ABOUT, row) and self.terms(row) == terms:
            return row
        check_version(self.act, row)
        self._check_goes_on(row)
        self._check_own(row, terms)
        if self.terms(row) != terms:
            before = row.state
            self.add_text(row, terms)
            self._note(row, before)
            self.ask_to_sign(row)
        return row

    def sign(self, id_: str, sha256: str) -> ContractRow:
        """A side's signature under the text of this hash; with both, the text is in force. A second click changes
        nothing."""
        row = self.find(id_, lock=True)
        side = self._side(row)
        text = self.text(row)
        if text.sha256 != sha256:
            rule = "what is signed is the newest text, and this is the hash of another"
            raise Conflict([Issue("text_changed", "sha256", sha256, rule, "Read it again, and sign what it says now")])
        signed = {s.side for s in self.signatures(row)}
        if side in signed:
            return row
        self._check_goes_on(row)
        self._check_finished(row, side)
        who = {"principal": self.act.actor, "name": self.act.access.principal.name, "signed_at": self.act.now}
        made = ContractSignature(contract=row.id, revision=row.revision, side=side, sha256=sha256, **who)
        self.session.add(made)
        before, row.state = row.state, signed_by({*signed, side})
        if row.state == State.IN_FORCE:
            row.holds = row.revision
            row.ends_on = row.reason = row.note = None  # what both sign now goes before an earlier notice
        self._note(row, before)
        return row

    def end(self, id_: str, on: dt.date | None) -> ContractRow:
        """End it, with a reason: a draft at once, what is in force on a day that keeps the notice (by default the
        first)."""
        row = self.find(id_, "agreements.write", lock=True)
        if is_again(self.act, ABOUT, row):
            return row
        check_version(self.act, row)
        self._check_goes_on(row)
        check_reason(self.act.reason, self.act.note, needed=True)
        check_text({"note": self.act.note})
        before, row.reason, row.note = row.state, self.act.reason, self.act.note
        if row.holds is None:
            row.state = State.ENDED
        else:
            row.ends_on = self._last_day(row, on).isoformat()
        self._note(row, before)
        return row

    # ---- parts

    def _side(self, row: ContractRow) -> Side:
        sides = sides_of(self.session, self.act.access, row)
        if not sides:
            rule = "an agreement is signed by its two sides: the unit that lends, the unit that asks or its coordinator"
            raise Forbidden([Issue("not_a_side", "agreement", row.id, rule, "Ask them to sign it")])
        return min(sides)

    def _check_goes_on(self, row: ContractRow) -> None:
        if self.state_of(row) is State.ENDED:
            rule = "an agreement is changed, signed and ended while it goes on"
            raise Conflict([Issue("agreement_over", "agreement", row.id, rule, "Write a new one")])

    def _check_finished(self, row: ContractRow, side: Side) -> None:
        """What is signed is whole, and the signer's part of it is really theirs."""
        terms = self.terms(row)
        empty = unfinished(terms)
        if empty:
            rule = f"a text that is signed has all its parts, and these are empty: {', '.join(empty)}"
            raise Conflict([Issue("unfinished", "terms", row.id, rule, "Fill them in, then sign")])
        if side is Side.LENDER:
            check_lent(self.session, row.lender, terms.lent)
        else:
            check_demand(self.session, row.requester, row.demand)

    def _check_own(self, row: ContractRow, terms: Terms) -> None:
        """Who writes knows their own side's things; of the other side's they are told nothing here."""
        sides = sides_of(self.session, self.act.access, row)
        everything = self.act.access.principal.role in (Role.PLANNER, Role.ADMIN) and row.public
        if Side.LENDER in sides or everything:
            check_lent(self.session, row.lender, terms.lent)
        if Side.REQUESTER in sides or everything:
            check_demand(self.session, row.requester, row.demand)

    def _last_day(self, row: ContractRow, on: dt.date | None) -> dt.date:
        days = self.terms(row, row.holds).notice_days
        first = earliest_end(self.local(row).date(self.act.now), days)
        if on is not None and on < first:
            rule = f"it is ended with {days} days' notice, so on {first} at the earliest"
            advice = "Name a later day, or agree on a new text that ends sooner"
            raise Conflict([Issue("notice_too_short", "on", on.isoformat(), rule, advice)])
        if row.ends_on is not None and (on or first).isoformat() > row.ends_on:
            rule = f"notice was given already, and it ends on {row.ends_on}"
            raise Conflict([Issue("ends_sooner", "on", str(on or first), rule, "Agree on a new text that goes on")])
        return on or first

    def _note(self, row: ContractRow, before: str) -> None:
        row.version += 1
        note(self.act, ABOUT, row, before, row.state)
        self.session.flush()


def date_of(written: str | None) -> dt.date | None:
    """A date as columns have it."""
    return None if written is None else dt.date.fromisoformat(written)
