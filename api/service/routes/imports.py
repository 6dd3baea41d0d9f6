"""Spreadsheets: sent in, tried first or taken, the bad rows handed back; and templates to fill in."""

from __future__ import annotations

import datetime as dt
import hashlib
import zoneinfo
from typing import Annotated, Literal

from fastapi import APIRouter, File, Path, Query, Response, UploadFile

from api.access.secrets import new_id
from api.errors import Invalid, TooLarge, not_found
from api.objects.importing import SHEETS, monday, read_rows, stored_for, take, zone_at
from api.objects.whose import owners
from api.objects.writing import Writer
from api.plans.seeing import home_of
from api.service.answers import answer
from api.service.calling import Caller, Unit, calls
from api.service.files import XLSX, file_answer
from api.service.schemas import Imported
from api.sheets.bad_rows import bad_rows_workbook
from api.sheets.importing import Options
from api.sheets.template import template
from api.store.tables import ImportRow
from api.texts import Language, Texts
from models.errors import Issue

router = APIRouter(tags=["imports"])
Importer = Annotated[Caller, calls("imports.write")]
ListName = Literal["areas", "organisations", "spaces", "volunteers", "supplies", "demands"]
TheFile = Annotated[UploadFile, File(description="A spreadsheet: XLSX or CSV")]
DryRun = Annotated[bool, Query(description="Only say what would become of each row")]
OfList = Annotated[
    ListName | None, Query(alias="list", description="The list of all sheets, where their names say none")
]
Monday = Annotated[dt.date | None, Query(description="The first day of the week that dates without a year are near to")]
Datum = Annotated[Literal["wgs84", "gcj02", "bd09"], Query(description="The map of coordinates whose column says none")]
Zone = Annotated[str | None, Query(max_length=100, description="The time zone, where no place says one")]
ImportId = Annotated[str, Path(alias="id", min_length=1, max_length=200)]


@router.post("/imports", response_model=Imported)
def import_sheet(
    caller: Importer,
    file: TheFile,
    dry_run: DryRun = False,
    list_: OfList = None,
    first: Monday = None,
    datum: Datum = "wgs84",
    timezone: Zone = None,
) -> Response:
    """Take a spreadsheet's good rows, all in one go; the others come back with the reason at each cell."""
    most = caller.services.settings.most_file
    data = file.file.read(most + 1)
    if len(data) > most:
        rule = f"a spreadsheet has at most {most:,} bytes"
        raise TooLarge([Issue("body_too_large", "file", len(data), rule, "Send it in parts")])
    with caller.reading() as unit:
        stored = stored_for(unit.session, unit.access)
        options = _options(unit, list_, first, datum, timezone)
    name = (file.filename or "")[-200:]
    report = read_rows(data, name, stored.known, options, most)
    with caller.changing() as unit:
        if not dry_run:
            report = take(Writer(unit.session, unit.access, unit.now, caller.request_id), report, stored)
        texts = Texts("zh" if caller.language == "zh" else "en")
        row = ImportRow(
            id=new_id("import"),
            file_name=name,
            sha256=hashlib.sha256(data).hexdigest(),
            dry_run=dry_run,
            report=report.as_dict(texts),
            bad_rows=bad_rows_workbook(report, texts.language) if report.bad else None,
            created_at=unit.now,
            created_by=caller.principal.id,
        )
        unit.session.add(row)
        unit.session.flush()
        return unit.answer(_shown(row))


@router.get("/imports/{id}", response_model=Imported)
def get_import(caller: Importer, id_: ImportId) -> Response:
    """The report of a spreadsheet that the caller sent."""
    with caller.reading() as unit:
        return answer(_shown(_find(unit, id_)))


@router.get("/imports/{id}/bad_rows.xlsx", response_class=Response, responses={200: {"content": {XLSX: {}}}})
def get_bad_rows(caller: Importer, id_: ImportId) -> Response:
    """The rows that were not taken, as they were sent, with the reasons beside: mend them, and send them again."""
    with caller.reading() as unit:
        data = _find(unit, id_).bad_rows
    if data is None:
        raise not_found("bad_rows", id_)
    return file_answer(data, XLSX, "bad_rows.xlsx")


@router.get("/templates/{list}.xlsx", response_class=Response, responses={200: {"content": {XLSX: {}}}})
def get_template(
    caller: Importer, list_: Annotated[str, Path(alias="list", max_length=50)], timezone: Zone = None
) -> Response:
    """A spreadsheet to fill in: headers, choices, notes, and what the caller has in the list already."""
    if list_ not in SHEETS:
        raise not_found("templates", list_)
    with caller.reading() as unit:
        known = stored_for(unit.session, unit.access).known
        options = _options(unit, list_, None, "wgs84", timezone)
        whose = owners(unit.session).whose
        own = [b for b in known.things(list_).values() if unit.access.may(f"{list_}.write", whose(list_, b))]
    language: Language = "zh" if caller.language == "zh" else "en"
    return file_answer(template(list_, language, known, options, own), XLSX, f"{list_}.xlsx")


def _options(unit: Unit, list_: str | None, first: dt.date | None, datum: Datum, timezone: str | None) -> Options:
    zone = timezone or zone_at(unit.session, unit.access.tree, home_of(unit.session, unit.access))
    if zone is None:
        rule = "times in a spreadsheet are of a time zone, and no place says one yet"
        advice = "Give timezone=Asia/Shanghai, or add a place for the area"
        raise Invalid([Issue("zone_needed", "timezone", None, rule, advice)])
    try:
        today = unit.now.astimezone(zoneinfo.ZoneInfo(zone)).date()
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        rule = "a time zone is an IANA name"
        raise Invalid([Issue("unknown_timezone", "timezone", zone, rule, "Write one such as Asia/Shanghai")]) from None
    return Options(zone, first or monday(today), list_, datum)


def _find(unit: Unit, id_: str) -> ImportRow:
    row = unit.session.get(ImportRow, id_)
    if row is None or row.created_by != unit.caller.principal.id:
        raise not_found("imports", id_)
    return row


def _shown(row: ImportRow) -> dict[str, object]:
    bad = f"/v1/imports/{row.id}/bad_rows.xlsx" if row.bad_rows is not None else None
    return {"id": row.id, "file_name": row.file_name, "dry_run": row.dry_run, "bad_rows": bad, **row.report}
