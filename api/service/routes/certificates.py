"""Certificates of hours over HTTP: given out, printed, revoked, verified by who has the number; all hours as files."""

# without postponed annotations, as FastAPI reads them

from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Request, Response

from api.account.certificate import certificate_docx
from api.account.certifying import Asked, certify, find, revoke, verified
from api.account.hours import of_caller, stays
from api.account.hours_files import hours_csv, hours_workbook
from api.account.periods import period_of
from api.account.tables import CertificateRow
from api.agreements.logging import Act
from api.attendance.plain import PlainId
from api.service.answers import answer, etag, version_of
from api.service.bodies import json_body
from api.service.calling import Caller, Unit, calls, check_rate, host_of
from api.service.files import XLSX, file_answer
from api.service.services import services_of
from api.service.zones import within_of, zone_of
from api.texts import Language
from models.base import Value

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CSV = "text/csv; charset=utf-8"
router = APIRouter(tags=["certificates"])
Writer = Annotated[Caller, calls("certificates.write")]
CertificateId = Annotated[str, Path(alias="id", min_length=1, max_length=200, description="The certificate's number")]
ForPeriod = Annotated[str, Query(alias="period", max_length=40, description="A year, quarter, month, or two dates")]
IfMatch = Annotated[str | None, Header(alias="If-Match", description="The version that is revoked, or `*`")]


class NewCertificate(Value):
    """Whose hours, of which period: a year, quarter, month, or two dates."""

    volunteer: PlainId
    period: PlainId


@router.post("/certificates", status_code=201, name="certificates: give one out")
def new_certificate(caller: Writer, body: Annotated[NewCertificate, json_body(NewCertificate)]) -> Response:
    """A certificate of hours; asked for again, and nothing changed since, it is the same one."""
    with caller.changing() as unit:
        asked = Asked(body.volunteer, period_of(body.period), zone_of(unit))
        row = certify(_act(unit, "certify"), asked)
        return unit.answer(_shown(row), 201, ETag=etag(row.version), Location=f"/v1/certificates/{row.id}")


@router.get("/certificates/{id}", name="certificates: does it hold?")
def verify(request: Request, id_: CertificateId) -> Response:
    """What a certificate says, and whether it still holds; for whoever has its number, without a key."""
    services = services_of(request)
    check_rate(services, f"certificates {host_of(request)}", services.settings.rate_per_minute)
    with services.database.read() as session:
        return answer(verified(session, id_))


@router.get(
    "/certificates/{id}/certificate.docx",
    response_class=Response,
    responses={200: {"content": {DOCX: {}}}},
    name="certificates: to print",
)
def get_paper(caller: Writer, id_: CertificateId) -> Response:
    """The certificate as a document, in the caller's language."""
    with caller.reading() as unit:
        row = find(unit.session, unit.access, id_)
    address = f"{caller.services.settings.address}/v1/certificates/{row.id}"
    return file_answer(certificate_docx(row, address, _language(caller)), DOCX, "certificate.docx")


@router.delete("/certificates/{id}", name="certificates: revoke")
def end(caller: Writer, id_: CertificateId, match: IfMatch = None) -> Response:
    """Say that it holds no longer; its number goes on saying so."""
    with caller.changing() as unit:
        row = revoke(_act(unit, "revoke", version_of(match)), id_)
        return answer(_shown(row), ETag=etag(row.version))


@router.get(
    "/volunteer_hours.xlsx",
    response_class=Response,
    responses={200: {"content": {XLSX: {}}}},
    name="volunteers' hours: workbook",
)
def get_hours(caller: Writer, period: ForPeriod) -> Response:
    """The hours of all volunteers in the caller's reach, by person and by session."""
    with caller.reading() as unit:
        named, within = within_of(unit, period)
        own = stays(unit.session, within, of_caller(unit.access))
        data = hours_workbook(unit.session, own, str(named), zone_of(unit), unit.now, _language(caller))
    return file_answer(data, XLSX, "volunteer_hours.xlsx")


@router.get(
    "/volunteer_hours.csv",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}}},
    name="volunteers' hours: CSV",
)
def get_hours_as_text(caller: Writer, period: ForPeriod) -> Response:
    """The same as text, one line for each session."""
    with caller.reading() as unit:
        _, within = within_of(unit, period)
        own = stays(unit.session, within, of_caller(unit.access))
        data = hours_csv(unit.session, own, zone_of(unit), _language(caller))
    return file_answer(data, CSV, "volunteer_hours.csv")


def _shown(row: CertificateRow) -> dict[str, Any]:
    told = {"id": row.id, "volunteer": row.volunteer, "first": row.first, "last": row.last, "made_at": row.made_at}
    return told | row.body | {"revoked_at": row.revoked_at, "etag": etag(row.version)}


def _language(caller: Caller) -> Language:
    return "zh" if caller.language == "zh" else "en"


def _act(unit: Unit, action: str, match: str | None = None) -> Act:
    return Act(unit.session, unit.access, unit.now.replace(microsecond=0), action, match)
