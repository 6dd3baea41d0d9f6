"""Agreements on paper over HTTP: written, read, changed, signed, ended, printed; and the register of an area."""

# without postponed annotations, as FastAPI reads them

import datetime as dt
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Path, Query, Response
from pydantic import Field

from api.agreements.logging import Act, history
from api.contracts.below import sessions_below
from api.contracts.contracts import ABOUT, Asked, Contracts, NewContract
from api.contracts.paper import document_of
from api.contracts.parties import name_of
from api.contracts.register import register
from api.contracts.seeing import sides_of
from api.contracts.sheet import sheet_of, shown_terms
from api.contracts.states import Side, State
from api.contracts.tables import ContractRow
from api.contracts.text import Terms
from api.service.answers import answer, etag, version_of
from api.service.bodies import json_body
from api.service.calling import Caller, Unit, calls
from api.service.files import DOCX, XLSX, file_answer
from api.texts import Language, Texts
from models.base import Date, Text, Value

AgreementId = Annotated[str, Path(alias="id", min_length=1, max_length=200, description="The agreement's id")]
IfMatch = Annotated[str | None, Header(alias="If-Match", description="The version that the change is of, or `*`")]
InArea = Annotated[str | None, Query(max_length=200, description="Only those with a side in this area and below")]
OfOrganisation = Annotated[str | None, Query(max_length=200, description="Only those of this organisation")]
InState = Annotated[State | None, Query(description="Only those that stand there today")]
After = Annotated[str | None, Query(max_length=200, description="`next` of the page before")]
Limit = Annotated[int, Query(ge=1, le=1000, description="The most agreements of a page")]
InLanguage = Annotated[Literal["zh", "en"] | None, Query(description="Else as `Accept-Language` says")]
Which = Annotated[Literal["newest", "in_force"], Query(description="The newest text, or the one in force")]
BACK, AHEAD = dt.timedelta(days=31), dt.timedelta(days=92)
"""Around now, the sessions that are listed with an agreement."""
MOST_ROWS = 100_000
WORD: dict[int | str, Any] = {200: {"content": {DOCX: {}}}}
SHEET: dict[int | str, Any] = {200: {"content": {XLSX: {}}}}


class Signing(Value):
    """A signature: the SHA-256 of the text that was read, as `sha256` of the agreement told it."""

    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Ending(Value):
    """Why an agreement ends, and which day is its last."""

    reason: Text
    note: Text | None = None
    on: Date | None = None


READ, WRITE, SIGN = calls("agreements.read"), calls("agreements.write"), calls("agreements.sign")


def router() -> APIRouter:
    """Routes of agreements."""
    made = APIRouter(tags=["agreements"])
    add, at = made.add_api_route, "/agreements/{id}"
    add("/agreements", write, methods=["POST"], name="agreements: write one", status_code=201)
    add("/agreements", get_page, methods=["GET"], name="agreements: a page")
    more: dict[str, Any] = {"response_class": Response, "responses": SHEET}
    add("/agreements/register.xlsx", get_register, methods=["GET"], name="agreements: register", **more)
    add(at, get_one, methods=["GET"], name="agreements: one")
    add(at, change, methods=["PUT"], name="agreements: another text")
    add(f"{at}/signatures", sign, methods=["POST"], name="agreements: sign")
    add(f"{at}/end", end, methods=["POST"], name="agreements: end")
    add(f"{at}/history", get_history, methods=["GET"], name="agreements: history")
    paper: dict[str, Any] = {"response_class": Response, "responses": WORD}
    add(f"{at}/document", get_document, methods=["GET"], name="agreements: document", **paper)
    return made


def write(caller: Annotated[Caller, WRITE], body: Annotated[NewContract, json_body(NewContract)]) -> Response:
    with caller.changing() as unit:
        contracts = contracts_of(unit, "write")
        row, new = contracts.write(body)
        return unit.answer(as_data(unit, contracts, row), 201 if new else 200, ETag=etag(row.version))


def get_page(
    caller: Annotated[Caller, READ],
    area: InArea = None,
    organisation: OfOrganisation = None,
    state: InState = None,
    after: After = None,
    limit: Limit = 100,
) -> Response:
    with caller.reading() as unit:
        contracts = contracts_of(unit)
        rows = contracts.page(Asked(area, organisation, state, after, limit))
        items = [as_data(unit, contracts, row) for row in rows]
        return answer({"items": items, "next": rows[-1].id if len(rows) == limit else None})


def get_register(
    caller: Annotated[Caller, READ], area: InArea = None, state: InState = None, language: InLanguage = None
) -> Response:
    with caller.reading() as unit:
        contracts, told = contracts_of(unit), language_of(caller, language)
        rows = contracts.page(Asked(area, None, state, None, MOST_ROWS))
        sheets = [sheet_of(contracts, row, Texts(told)) for row in rows]
        return file_answer(register(sheets, told, unit.now), XLSX, "agreements.xlsx")


def get_one(caller: Annotated[Caller, READ], id_: AgreementId) -> Response:
    with caller.reading() as unit:
        contracts = contracts_of(unit)
        row = contracts.find(id_)
        return answer(whole(unit, contracts, row), ETag=etag(row.version))


def change(
    caller: Annotated[Caller, WRITE], id_: AgreementId, body: Annotated[Terms, json_body(Terms)], match: IfMatch = None
) -> Response:
    with caller.changing() as unit:
        contracts = contracts_of(unit, "change", match=version_of(match))
        row = contracts.change(id_, body)
        return unit.answer(as_data(unit, contracts, row), ETag=etag(row.version))


def sign(caller: Annotated[Caller, SIGN], id_: AgreementId, body: Annotated[Signing, json_body(Signing)]) -> Response:
    with caller.changing() as unit:
        contracts = contracts_of(unit, "sign")
        row = contracts.sign(id_, body.sha256)
        return unit.answer(as_data(unit, contracts, row), ETag=etag(row.version))


def end(
    caller: Annotated[Caller, WRITE],
    id_: AgreementId,
    body: Annotated[Ending, json_body(Ending)],
    match: IfMatch = None,
) -> Response:
    with caller.changing() as unit:
        contracts = contracts_of(unit, "end", match=version_of(match), reason=body.reason, note=body.note)
        row = contracts.end(id_, body.on)
        return unit.answer(as_data(unit, contracts, row), ETag=etag(row.version))


def get_history(caller: Annotated[Caller, READ], id_: AgreementId) -> Response:
    with caller.reading() as unit:
        row = contracts_of(unit).find(id_)
        return answer({"items": history(unit.session, ABOUT, row.id)})


def get_document(
    caller: Annotated[Caller, READ], id_: AgreementId, language: InLanguage = None, text: Which = "newest"
) -> Response:
    with caller.reading() as unit:
        contracts, told = contracts_of(unit), language_of(caller, language)
        row = contracts.find(id_)
        sheet = sheet_of(contracts, row, Texts(told), row.holds if text == "in_force" else None)
        return file_answer(document_of(sheet, told, unit.now), DOCX, f"agreement-{row.id}.docx")


# ---- what is shown


def as_data(unit: Unit, contracts: Contracts, row: ContractRow) -> dict[str, Any]:
    """An agreement: its sides, its newest text and the hash to sign, its signatures, what the caller may do."""
    text, state = contracts.text(row), contracts.state_of(row)
    sides, goes_on = sides_of(unit.access, row), state is not State.ENDED
    signed = {s.side for s in contracts.signatures(row)}
    may = {"sign": sides - {Side(s) for s in signed}, "change": True, "end": True}
    return {
        **{name: getattr(row, name) for name in ("id", "demand", "origin", "ends_on", "reason", "note", "revision")},
        "etag": etag(row.version),
        "state": state,
        "in_force": row.holds if goes_on else None,
        **{side: _party(contracts, getattr(row, side)) for side in Side},
        "terms": shown_terms(contracts, row, contracts.terms(row)).as_data(),
        "sha256": text.sha256,
        "signatures": [
            {"side": s.side, "name": s.name, "principal": s.principal, "at": s.signed_at, "sha256": s.sha256}
            for s in contracts.signatures(row)
        ],
        "sides": sorted(sides),
        "may": [word for word, allowed in may.items() if goes_on and allowed],
    }


def whole(unit: Unit, contracts: Contracts, row: ContractRow) -> dict[str, Any]:
    """The same with the text in force where it is another, and with the sessions around now."""
    data = as_data(unit, contracts, row)
    if row.holds is not None and row.holds != row.revision:
        old = contracts.text(row, row.holds)
        terms = shown_terms(contracts, row, contracts.terms(row, row.holds)).as_data()
        data["held"] = {"revision": old.revision, "sha256": old.sha256, "terms": terms}
    below = sessions_below(contracts, row, unit.now - BACK, unit.now + AHEAD)
    data["sessions"] = [{"start": b.start, "end": b.end, "standing": b.standing} for b in below]
    return data


def _party(contracts: Contracts, id_: str) -> dict[str, str]:
    return {"id": id_, "name": name_of(contracts.session, "organisations", id_)}


def contracts_of(unit: Unit, action: str = "", **more: Any) -> Contracts:
    """The agreements as the caller sees them, or acts on them."""
    return Contracts(replace(Act(unit.session, unit.access, unit.now.replace(microsecond=0), action), **more))


def language_of(caller: Caller, asked: Literal["zh", "en"] | None) -> Language:
    """What was asked for, else what the reader prefers."""
    return asked or ("zh" if caller.language == "zh" else "en")
