"""What really happened over HTTP: sheets of records, objections, who is reliable, warnings of a plan."""

# without postponed annotations, as FastAPI reads them

import datetime as dt
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Path, Query, Response
from pydantic import Field

from api.agreements.logging import Act, history
from api.agreements.tables import ClaimRow
from api.attendance.counting import Kept, kept
from api.attendance.plain import PlainText
from api.attendance.recording import ABOUT, Attendance, Line, Looked
from api.attendance.seeing import knows_session
from api.attendance.tables import AttendanceRow
from api.attendance.warning import warnings
from api.errors import not_found
from api.objects.reading import find
from api.objects.whose import whose_of
from api.plans.seeing import find_plan
from api.service.answers import answer, etag, version_of
from api.service.bodies import json_body
from api.service.calling import Caller, Unit, calls
from api.service.zones import within_of
from api.texts import Texts
from models.base import Instant, Many, Value

router = APIRouter(tags=["attendance"])
Reader = Annotated[Caller, calls("attendance.read")]
Writer = Annotated[Caller, calls("attendance.write")]
Objector = Annotated[Caller, calls("attendance.contest")]
RecordId = Annotated[str, Path(alias="id", min_length=1, max_length=200, description="The record's id")]
PlanId = Annotated[str, Path(alias="id", min_length=1, max_length=200, description="The plan's id")]
IfMatch = Annotated[str | None, Header(alias="If-Match", description="The version that the objection is of")]
OfPlan = Annotated[str | None, Query(max_length=200, description="Only records of this plan")]
InState = Annotated[Literal["recorded", "contested", "settled"] | None, Query(description="Only those in this state")]
OfKind = Annotated[Literal["came", "no_show", "cancelled"] | None, Query(description="Only those of this kind")]
After = Annotated[str | None, Query(max_length=200, description="`next` of the page before")]
Limit = Annotated[int, Query(ge=1, le=1000, description="The most records of a page")]
Since = Annotated[Instant, Query(description="Only sessions from this instant on")]
Party = Annotated[Literal["organisations", "volunteers"], Path(alias="list", description="Persons, or organisations")]
PartyId = Annotated[str, Path(alias="id", min_length=1, max_length=200, description="Whose")]
ForPeriod = Annotated[
    str | None, Query(alias="period", max_length=40, description="A year, quarter, month, or two dates")
]


SHOWN = {"came_from": "from", "came_until": "until"}


class Sheet(Value):
    """Many records, kept together or not at all."""

    items: Annotated[Many[Line], Field(min_length=1, max_length=5_000)]


class Objection(Value):
    """What was otherwise."""

    note: PlainText


@router.post("/attendance", name="attendance: a sheet of records")
def record(caller: Writer, body: Annotated[Sheet, json_body(Sheet)]) -> Response:
    """Record what became of claims, or correct it (with `etag`). What is there already stays as it is."""
    with caller.changing() as unit:
        rows = Attendance(_act(unit, "record")).record(body.items)
        return unit.answer({"items": [as_data(unit, r) for r in rows]})


@router.get("/attendance", name="attendance: a page")
def get_page(
    caller: Reader,
    plan: OfPlan = None,
    state: InState = None,
    kind: OfKind = None,
    after: After = None,
    limit: Limit = 100,
) -> Response:
    """Records that concern the caller, by time."""
    with caller.reading() as unit:
        rows = Attendance(_act(unit, "read")).page(Looked(plan, state, kind, after, limit))
        told = [as_data(unit, r) for r in rows]
        return answer({"items": told, "next": rows[-1].id if len(rows) == limit else None})


@router.get("/attendance/missing", name="attendance: what nobody has told yet")
def get_missing(caller: Reader, since: Since, limit: Limit = 100) -> Response:
    """Accepted claims of sessions that are over, without a record: a sheet to fill in."""
    with caller.reading() as unit:
        rows = Attendance(_act(unit, "read")).missing(since, limit)
        return answer({"items": [_claim(unit, c) for c in rows]})


@router.get("/attendance/{id}", name="attendance: one record")
def get_one(caller: Reader, id_: RecordId) -> Response:
    """One record, and all that it said before."""
    with caller.reading() as unit:
        row = Attendance(_act(unit, "read")).find(id_)
        return answer(as_data(unit, row) | {"history": _history(unit, row)}, ETag=etag(row.version))


@router.post("/attendance/{id}/objection", name="attendance: it was otherwise")
def contest(
    caller: Objector, id_: RecordId, body: Annotated[Objection, json_body(Objection)], match: IfMatch = None
) -> Response:
    """Object to a record: it counts nowhere until the coordinator has settled it."""
    with caller.changing() as unit:
        act = replace(_act(unit, "contest"), match=version_of(match), note=body.note)
        row = Attendance(act).contest(id_)
        return unit.answer(as_data(unit, row), ETag=etag(row.version))


@router.get("/reliability/{list}/{id}", name="reliability: of a person or an organisation")
def get_reliability(caller: Reader, list_: Party, id_: PartyId, period: ForPeriod = None) -> Response:
    """How often they came, and what that says: the mean and a 90 % interval of a Beta posterior."""
    with caller.reading() as unit:
        row = find(unit.session, unit.access, list_, id_)
        if not unit.access.may("attendance.read", whose_of(row)):
            raise not_found(list_, id_)
        within = None if period is None else within_of(unit, period)[1]
        found = kept(unit.session, list_, [id_], within).get(id_, Kept())
        return answer({"list": list_, "id": id_} | reliability_data(found))


@router.get("/plans/{id}/warnings", name="plans: who often does not come")
def get_warnings(caller: Annotated[Caller, calls("attendance.write")], id_: PlanId) -> Response:
    """Persons and organisations of a plan who came seldom so far, as far as the records are enough to say."""
    with caller.reading() as unit:
        find_plan(unit.session, unit.access, id_)
        found = warnings(unit.session, unit.access, id_)
        texts = Texts("zh" if caller.language == "zh" else "en")
        told = [
            {"list": w.list, "id": w.id, "words": texts("account.warning", name=w.name, **_times(w.kept))}
            | reliability_data(w.kept)
            for w in found
        ]
        return answer({"items": told})


def reliability_data(found: Kept) -> dict[str, Any]:
    """Shares rounded to thousandths; null where nothing is known, and `enough` says whether to speak of it."""
    told = found.reliability
    known = told.asked > 0
    return {
        **_times(found),
        "overstayed": found.overstayed,
        "enough": told.enough,
        "mean": round(float(told.mean), 3) if known else None,
        "low": round(told.low, 3) if known else None,
        "high": round(told.high, 3) if known else None,
    }


def as_data(unit: Unit, row: AttendanceRow) -> dict[str, Any]:
    """A record; of a private case who only lends hears when and how much, not for whom."""
    names = (
        *("id", "claim", "start", "end", "list", "object", "kind", "planned", "came", "came_from", "came_until"),
        *("notice_minutes", "minutes", "unit_minutes", "overstay_minutes", "fen", "state"),
    )
    knows = knows_session(unit.access, row)
    secret = {name: getattr(row, name) if knows else None for name in ("demand", "requester", "persons")}
    shown = {SHOWN.get(n, n): _plain(getattr(row, n)) for n in names}
    return {**shown, **secret, "etag": etag(row.version)}


def _history(unit: Unit, row: AttendanceRow) -> list[dict[str, Any]]:
    """Of a private case who only lends hears neither others' names nor their words."""
    lines = history(unit.session, ABOUT, row.id)
    if knows_session(unit.access, row):
        return lines
    me = unit.access.principal.id
    return [x if x["actor"] == me else x | {"actor": None, "note": None} for x in lines]


def _plain(value: Any) -> Any:
    """Instants in UTC, as the store gives them back, so that a repeated request is told the same."""
    return value.astimezone(dt.UTC) if isinstance(value, dt.datetime) else value


def _claim(unit: Unit, row: ClaimRow) -> dict[str, Any]:
    names = ("id", "start", "end", "list", "object", "granted")
    demand = row.demand if row.public or row.list == "demands" else None
    return {**{name: getattr(row, name) for name in names}, "demand": demand}


def _times(found: Kept) -> dict[str, int]:
    return {"came": found.came, "asked": found.came + found.missed}


def _act(unit: Unit, action: str) -> Act:
    return Act(unit.session, unit.access, unit.now.replace(microsecond=0), action)
