"""Cases over HTTP: told, seen with their lights, moved along, merged; the rules of a place."""

# without postponed annotations, as FastAPI reads them

from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Path, Query, Response
from pydantic import Field

from api.agreements.cases import Asked, Cases, NewCase
from api.agreements.lights import shown
from api.agreements.logging import Act, history
from api.agreements.seeing import sides
from api.agreements.sorting import Particulars, sort
from api.agreements.states import Action, State, legal
from api.agreements.tables import CaseRow
from api.service.answers import answer, etag, version_of
from api.service.bodies import json_body
from api.service.calling import Caller, Unit, calls
from models.base import Id, Many, Text, Value
from models.errors import InvalidInput

CaseId = Annotated[str, Path(alias="id", min_length=1, max_length=200, description="The case's id")]
IfMatch = Annotated[str | None, Header(alias="If-Match", description="The version that the step is of, or `*`")]
InArea = Annotated[str | None, Query(max_length=200, description="Only what lies in this area and below")]
InState = Annotated[State | None, Query(description="Only cases that stand there")]
Overdue = Annotated[bool, Query(description="Only cases whose present state should have ended")]
After = Annotated[str | None, Query(max_length=200, description="`next` of the page before")]
Limit = Annotated[int, Query(ge=1, le=1000, description="The most cases of a page")]


class NewCases(Value):
    """Many wishes and problems, taken in together or not at all."""

    items: Annotated[Many[NewCase], Field(max_length=10_000)]


class Step(Value):
    """One step of a case, and why; `into` names the case that it is merged into."""

    action: Literal[tuple(Action)]  # type: ignore[valid-type]
    into: Id | None = None
    reason: Text | None = None
    note: Text | None = None


class StepOf(Step):
    """A step of one of several cases; `etag` is the version that it is of."""

    id: Id
    etag: Text | None = None


class Steps(Value):
    """Steps of several cases, all taken or none."""

    items: Annotated[Many[StepOf], Field(min_length=1, max_length=1000)]


READ, WRITE = calls("cases.read"), calls("cases.write")


def router() -> APIRouter:
    """Routes of cases."""
    made = APIRouter(tags=["cases"])
    made.add_api_route("/cases", take_in, methods=["POST"], name="cases: tell many", status_code=201)
    made.add_api_route("/cases", get_page, methods=["GET"], name="cases: a page")
    made.add_api_route("/cases/alike", get_alike, methods=["GET"], name="cases: those that may say the same")
    made.add_api_route("/cases/lapse", lapse, methods=["POST"], name="cases: end those whose time is over")
    made.add_api_route("/cases/steps", steps, methods=["POST"], name="cases: steps of many")
    made.add_api_route("/cases/{id}", get_one, methods=["GET"], name="cases: one")
    made.add_api_route("/cases/{id}", put_one, methods=["PUT"], name="cases: sort one")
    made.add_api_route("/cases/{id}/steps", step, methods=["POST"], name="cases: one step")
    made.add_api_route("/cases/{id}/history", get_history, methods=["GET"], name="cases: history")
    return made


def take_in(caller: Annotated[Caller, WRITE], body: Annotated[NewCases, json_body(NewCases)]) -> Response:
    with caller.changing() as unit:
        cases = cases_of(unit)
        told = [cases.take_in(new) for new in body.items]
        unit.session.flush()
        data = {"new": sum(new for _, new in told), "items": [{"id": r.id, "etag": etag(r.version)} for r, _ in told]}
        return unit.answer(data, 201)


def get_page(
    caller: Annotated[Caller, READ],
    area: InArea = None,
    state: InState = None,
    overdue: Overdue = False,
    after: After = None,
    limit: Limit = 100,
) -> Response:
    with caller.reading() as unit:
        rows = cases_of(unit).page(Asked(area, state, overdue, after, limit))
        return answer({"items": [as_data(unit, r) for r in rows], "next": rows[-1].id if len(rows) == limit else None})


def get_alike(caller: Annotated[Caller, READ], area: InArea = None) -> Response:
    with caller.reading() as unit:
        groups = cases_of(unit).alike(area)
        told = [{"keep": g.keep, "like": [{"id": i, "alike": alike} for i, alike in g.like]} for g in groups]
        return answer({"items": told})


def get_one(caller: Annotated[Caller, READ], id_: CaseId) -> Response:
    with caller.reading() as unit:
        row = cases_of(unit).find(id_)
        return answer(as_data(unit, row), ETag=etag(row.version))


def put_one(
    caller: Annotated[Caller, WRITE],
    id_: CaseId,
    body: Annotated[Particulars, json_body(Particulars)],
    match: IfMatch = None,
) -> Response:
    with caller.changing() as unit:
        row = sort(Cases(replace(act_of(unit, "sort"), match=version_of(match))), id_, body)
        return answer(as_data(unit, row), ETag=etag(row.version))


def get_history(caller: Annotated[Caller, READ], id_: CaseId) -> Response:
    with caller.reading() as unit:
        row = cases_of(unit).find(id_)
        return answer({"items": history(unit.session, "case", row.id)})


def step(
    caller: Annotated[Caller, WRITE], id_: CaseId, body: Annotated[Step, json_body(Step)], match: IfMatch = None
) -> Response:
    with caller.changing() as unit:
        row = _stepped(cases_of(unit), id_, body, match)
        return unit.answer(as_data(unit, row), ETag=etag(row.version))


def steps(caller: Annotated[Caller, WRITE], body: Annotated[Steps, json_body(Steps)]) -> Response:
    with caller.changing() as unit:
        cases, rows = cases_of(unit), []
        for n, item in enumerate(body.items):
            try:
                rows.append(_stepped(cases, item.id, item, item.etag))
            except InvalidInput as e:
                e.issues = tuple(replace(i, path=f"items[{n}].{i.path}") for i in e.issues)
                raise
        told = [{"id": r.id, "etag": etag(r.version), "state": r.state} for r in rows]
        return unit.answer({"items": told})


def _stepped(cases: Cases, id_: str, told: Step, match: str | None) -> CaseRow:
    cases.act = replace(cases.act, action=told.action, match=version_of(match), reason=told.reason, note=told.note)
    return cases.merge(id_, told.into) if told.into is not None else cases.do(id_, Action(told.action))


def lapse(caller: Annotated[Caller, WRITE]) -> Response:
    with caller.changing() as unit:
        rows = Cases(act_of(unit, Action.LAPSE)).lapse()
        return unit.answer({"items": [r.id for r in rows]})


def act_of(unit: Unit, action: str) -> Act:
    """What a caller does now, to whatever version."""
    return Act(unit.session, unit.access, unit.now.replace(microsecond=0), action)


def cases_of(unit: Unit) -> Cases:
    """The cases as the caller sees them."""
    return Cases(act_of(unit, "tell"))


def as_data(unit: Unit, row: CaseRow) -> dict[str, Any]:
    """A case with its light in words, its deadline, how far it has been escalated, and what the caller may do."""
    ruling = cases_of(unit).ruling
    names = ("id", "name", "text", "kind", "area", "organisation", "demand", "owner", "public", "until")
    overdue = row.due_at is not None and row.due_at < unit.now
    state, sides_ = State(row.state), sides(unit.session, unit.access, row)
    return {
        **{name: getattr(row, name) for name in names},
        "etag": etag(row.version),
        "state": row.state,
        "since": row.since,
        "due_at": row.due_at,
        "overdue": overdue,
        "escalated_to": ruling.escalated_to(row.area, row.due_at) if overdue and row.due_at else None,
        "merged_into": row.merged_into,
        "shown": shown(state, ruling.rules(row.area).lights, unit.caller.language),
        "may": legal(state, sides_),
    }
