"""Joint meetings over HTTP: opened, answered many at once, seen as they stand, closed."""

# without postponed annotations, as FastAPI reads them

from dataclasses import asdict, replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Response
from pydantic import Field
from sqlalchemy import select

from api.agreements import meetings
from api.agreements.answering import Line, Told, answered_all
from api.agreements.tables import ClaimRow, MeetingRow
from api.plans.seeing import find_own_plan, find_plan, reads_all, works_on
from api.service.answers import answer, etag, version_of
from api.service.bodies import json_body
from api.service.calling import Caller, Unit, calls
from api.service.routes.claims import act_of, as_data, mended_after
from api.store.tables import PlanRow
from api.texts import Texts
from models.base import Id, Many, Quantity, Text, Value

router = APIRouter(tags=["meetings"])
PlanId = Annotated[str, Path(alias="id", min_length=1, max_length=200, description="The published plan's id")]
Opener = Annotated[Caller, calls("plans.publish")]


class OneAnswer(Value):
    """Yes or no to one claim, of the version that `etag` names."""

    claim: Id
    etag: Text | None = None
    answer: Literal["accept", "decline"]
    quantity: Quantity | None = None
    reason: Text | None = None
    note: Text | None = None

    def line(self) -> Line:
        """As `answering` takes it."""
        return Line(self.claim, self.answer, self.quantity, self.reason, self.note, version_of(self.etag))


class Answers(Value):
    """Many answers to claims of one plan; each holds or is refused by itself."""

    items: Annotated[Many[OneAnswer], Field(min_length=1, max_length=1000)]


@router.post("/plans/{id}/meeting", name="meetings: open one")
def open_meeting(caller: Opener, id_: PlanId) -> Response:
    with caller.changing() as unit:
        row = find_own_plan(unit.session, unit.access, id_, lock=True)
        return unit.answer(_shown(unit, row, meetings.open_on(act_of(unit, "open"), row)))


@router.delete("/plans/{id}/meeting", name="meetings: close it")
def close_meeting(caller: Opener, id_: PlanId) -> Response:
    with caller.changing() as unit:
        found = meetings.find(unit.session, find_own_plan(unit.session, unit.access, id_).id)
        row = find_own_plan(unit.session, unit.access, found.plan, lock=True)
        meeting = meetings.close(act_of(unit, "close"), found)
        return unit.answer(_shown(unit, row, meeting))


@router.get("/plans/{id}/meeting", name="meetings: as it stands")
def get_meeting(caller: Annotated[Caller, calls("plans.read")], id_: PlanId) -> Response:
    with caller.reading() as unit:
        found = meetings.find(unit.session, find_plan(unit.session, unit.access, id_).id)
        return answer(_shown(unit, find_plan(unit.session, unit.access, found.plan), found), ETag=etag(found.version))


@router.post("/plans/{id}/answers", name="claims: many answers at once")
def reply_to_many(
    caller: Annotated[Caller, calls("claims.write")], id_: PlanId, body: Annotated[Answers, json_body(Answers)]
) -> Response:
    with caller.changing() as unit:
        plan = find_plan(unit.session, unit.access, id_).id
        told = list(answered_all(act_of(unit, "answer"), plan, [item.line() for item in body.items]))
        items = [_told(k, t, caller.language) for k, t in enumerate(told)]
        refused = sum(t.refused is not None for t in told)
        response = unit.answer({"held": len(told) - refused, "refused": refused, "items": items})
    return mended_after(caller, response, [t.row for t in told if t.row is not None])


def _told(place: int, told: Told, language: str) -> dict[str, Any]:
    if told.row is not None:
        return {"place": place, "status": 200, **as_data(told.row)}
    assert told.refused is not None
    issue = replace(told.refused.issues[0], path=f"items[{place}].{told.refused.issues[0].path}")
    meaning = {"meaning": Texts("zh").code(issue.code)} if language == "zh" else {}
    return {"place": place, "id": told.line.claim, "status": told.refused.status, **issue.as_dict(), **meaning}


def _shown(unit: Unit, plan: PlanRow, row: MeetingRow) -> dict[str, Any]:
    """The meeting; who works on its plan sees how each demand stands, without names of cases that are not theirs."""
    told = meetings.as_data(row)
    if not works_on(unit.access, plan):
        return told
    claims = unit.session.scalars(select(ClaimRow).where(ClaimRow.plan == row.plan)).all()
    private = set() if reads_all(unit.access, plan) else {c.demand for c in claims if not c.public}
    rows = meetings.rows_of(claims)
    demands = [asdict(r) | ({"demand": None} if r.demand in private else {}) for r in rows]
    return told | meetings.total(rows) | {"opened_by": row.opened_by, "demands": demands}
