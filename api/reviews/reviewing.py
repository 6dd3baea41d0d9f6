"""Reviews in the store: written once by each side, changed until they are shown, answered once by the reviewed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from pydantic import Field, StringConstraints
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.access.secrets import new_id
from api.agreements.logging import Act, check_version, is_again, note
from api.contracts.below import held
from api.contracts.contracts import Contracts
from api.contracts.seeing import sees, sides_of
from api.contracts.states import Side
from api.contracts.tables import ContractRow
from api.errors import Conflict, Forbidden, not_found
from api.objects.writing import check_text
from api.reviews.form import SCALE, Form, form_at
from api.reviews.periods import PERIOD, bounds, due_at
from api.reviews.tables import ReviewRow
from models.base import Map, Text, Value
from models.errors import Issue

ABOUT = "review"
Rating = Annotated[int, Field(ge=SCALE.start, le=SCALE.stop - 1)]
Period = Annotated[str, StringConstraints(pattern=f"^({PERIOD.pattern})$")]


class Said(Value):
    """What a side says: a rating for each criterion, and a comment."""

    ratings: Annotated[Map[Rating], Field(max_length=20)]
    comment: Text = ""


class NewReview(Said):
    """The same of a month, `YYYY-MM`."""

    period: Period


@dataclass
class Reviews:
    """The reviews of one transaction, as one caller at one time acts on them."""

    act: Act

    @property
    def session(self) -> Session:
        """The transaction."""
        return self.act.session

    # ---- written

    def write(self, agreement: str, new: NewReview) -> tuple[ReviewRow, bool]:
        """The caller's side's review, and whether it is new: the same one written twice is one."""
        check_text({"comment": new.comment})
        contracts = Contracts(self.act)
        contract = contracts.find(agreement, lock=True)  # both sides write one after the other
        side = self._side(contract)
        row = self._of(contract.id, new.period, side)
        if row is not None:
            return self._same(row, new), False
        zone = contracts.local(contract).zone
        if not held(contracts, contract, *bounds(new.period, zone)):
            rule = "a review is about a month in which a session of the agreement has taken place"
            raise Conflict([Issue("nothing_happened", "period", new.period, rule, "Wait until one has")])
        made = self._new(contract, side, new, zone)
        self._check_in_time(made)
        self.session.add(made)
        note(replace(self.act, action="review"), ABOUT, made, None, "written")
        self.session.flush()
        return made, True

    def _new(self, contract: ContractRow, side: Side, new: NewReview, zone: dt.tzinfo) -> ReviewRow:
        """With the form of the reviewed side's area; both sides have the same time."""
        area = contract.lender_area if side is Side.REQUESTER else contract.requester_area
        form = form_at(self.session, self.act.access.tree, area)
        form.check(new.ratings)
        other = self._of(contract.id, new.period, side.other)
        return ReviewRow(
            id=new_id("review"),
            contract=contract.id,
            period=new.period,
            side=side,
            author=getattr(contract, side),
            reviewed=getattr(contract, side.other),
            area=area,
            public=contract.public,
            form=form.model_dump(mode="json"),
            ratings=dict(new.ratings),
            comment=new.comment,
            due_at=due_at(new.period, zone, form.days) if other is None else other.due_at,
            version=1,
            created_at=self.act.now,
            created_by=self.act.actor,
        )

    def _same(self, row: ReviewRow, new: NewReview) -> ReviewRow:
        if (row.ratings, row.comment) == (new.ratings, new.comment):
            return row
        rule = "a side reviews an agreement once a month"
        raise Conflict([Issue("reviewed_already", "period", new.period, rule, "Change the review that is there")])

    def change(self, id_: str, said: Said) -> ReviewRow:
        """Other words, by their author, until they are shown."""
        check_text({"comment": said.comment})
        row = self.find(id_, lock=True)
        if not self.is_own(row):
            rule = "a review is changed by the side that wrote it"
            raise Forbidden([Issue("not_yours", "review", row.id, rule, "Answer it, once it is shown")])
        if is_again(self.act, ABOUT, row) and (row.ratings, row.comment) == (said.ratings, said.comment):
            return row
        check_version(self.act, row)
        if self.is_shown(row):
            rule = "a review stays as it was when it was shown"
            raise Conflict([Issue("review_shown", "review", row.id, rule, "Nothing can be done any more")])
        Form.model_validate(row.form).check(said.ratings)
        row.ratings, row.comment = dict(said.ratings), said.comment
        self._log(row, "written")
        return row

    def reply(self, id_: str, words: str) -> ReviewRow:
        """The answer of who was reviewed, once, to what is shown."""
        check_text({"reply": words})
        row = self.find(id_, lock=True)
        if Side(row.side).other not in self._sides(row):
            rule = "a review is answered by the side that it is about"
            raise Forbidden([Issue("not_yours", "review", row.id, rule, "Leave the answer to them")])
        if not self.is_shown(row):
            rule = "a review is answered when it is shown: when both sides have spoken, or the time is over"
            raise Conflict([Issue("not_shown_yet", "review", row.id, rule, "Write your own review, or wait")])
        if row.reply == words:
            return row
        if row.reply is not None:
            rule = "a review is answered once"
            raise Conflict([Issue("replied_already", "review", row.id, rule, "Nothing can be done any more")])
        row.reply, row.replied_at, row.replied_by = words, self.act.now, self.act.actor
        self._log(row, "answered")
        return row

    # ---- read

    def find(self, id_: str, *, lock: bool = False) -> ReviewRow:
        """One review. Raises `NotFound` also where the caller does not see its agreement."""
        row = self.session.get(ReviewRow, id_)
        contract = None if row is None else self.session.get(ContractRow, row.contract, with_for_update=lock or None)
        if row is None or contract is None or not sees(self.act.access, contract, "reviews.read"):
            raise not_found("reviews", id_)
        if lock:
            self.session.refresh(row, with_for_update=True)
        return row

    def of_agreement(self, agreement: str) -> Sequence[ReviewRow]:
        """All reviews of an agreement, oldest first. Raises `NotFound`."""
        row = Contracts(self.act).find(agreement)
        query = select(ReviewRow).where(ReviewRow.contract == row.id)
        return self.session.scalars(query.order_by(ReviewRow.period, ReviewRow.side)).all()

    def is_shown(self, row: ReviewRow) -> bool:
        """Whether both sides have spoken, or the time is over."""
        if row.due_at <= self.act.now:
            return True
        return self._of(row.contract, row.period, Side(row.side).other) is not None

    def is_own(self, row: ReviewRow) -> bool:
        """Whether the caller speaks for the side that wrote it."""
        return Side(row.side) in self._sides(row)

    # ---- parts

    def _sides(self, row: ReviewRow) -> set[Side]:
        return sides_of(self.act.access, self.session.get_one(ContractRow, row.contract))

    def _side(self, contract: ContractRow) -> Side:
        sides = sides_of(self.act.access, contract)
        if not sides:
            rule = "an agreement is reviewed by its two sides"
            raise Forbidden([Issue("not_a_side", "agreement", contract.id, rule, "Leave it to them")])
        return min(sides)

    def _of(self, contract: str, period: str, side: Side) -> ReviewRow | None:
        here = (ReviewRow.contract == contract, ReviewRow.period == period, ReviewRow.side == side)
        return self.session.scalar(select(ReviewRow).where(*here))

    def _check_in_time(self, row: ReviewRow) -> None:
        if row.due_at <= self.act.now:
            rule = f"reviews of {row.period} were taken until {row.due_at.isoformat()}"
            raise Conflict([Issue("review_late", "period", row.period, rule, "Review a later month")])

    def _log(self, row: ReviewRow, state: str) -> None:
        row.version += 1
        note(self.act, ABOUT, row, "written", state)
        self.session.flush()
