"""`linli agreements`: the register of the store's agreements, and one of them on paper."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from api.cli.failure import DONE, usage
from api.cli.files import STANDARD, check_writable, of_owner_alone, write_bytes
from api.cli.options import HELP, Json, Lang, texts_for
from api.cli.screen import console
from api.exports.words import plain
from api.texts import Texts

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.access.roles import Principal
    from api.contracts.contracts import Contracts
    from api.contracts.sheet import Sheet
    from api.store.database import Database

Which = Annotated[str | None, typer.Argument(metavar="ID", help=HELP("help.agreement"), show_default=False)]
Area = Annotated[str | None, typer.Option("--area", metavar="AREA", help=HELP("help.agreements_area"))]
For = Annotated[str | None, typer.Option("--for", metavar="KIND/ID", help=HELP("help.agreements_for"))]
Xlsx = Annotated[str | None, typer.Option("--xlsx", metavar="OUT.xlsx", help=HELP("help.register"))]
Docx = Annotated[str | None, typer.Option("--docx", metavar="OUT.docx", help=HELP("help.paper"))]
MOST = 100_000


def show_agreements(
    agreement: Which = None,
    area: Area = None,
    reader: For = None,
    xlsx: Xlsx = None,
    docx: Docx = None,
    as_json: Json = False,
    lang: Lang = None,
) -> int:
    texts = texts_for(lang)
    _check(agreement, xlsx, docx, as_json)
    who = _reader(reader)
    database = _store()
    try:
        with database.read() as session:
            now = database.now(session).replace(microsecond=0)
            contracts = _contracts(session, who, now)
            sheets = _sheets(contracts, agreement, area, texts)
    finally:
        database.close()
    _write(sheets, xlsx, docx, texts, now)
    if as_json:
        print(json.dumps({"items": [_as_data(s) for s in sheets]}, ensure_ascii=False, indent=2))
    elif STANDARD not in (xlsx, docx):
        _tell(sheets, [file for file in (xlsx, docx) if file is not None], texts)
    return DONE


def _check(agreement: str | None, xlsx: str | None, docx: str | None, as_json: bool) -> None:
    if docx is not None and agreement is None:
        raise usage("--docx", docx, "one agreement is printed", "Name its id as well")
    if xlsx == STANDARD == docx or (as_json and STANDARD in (xlsx, docx)):
        raise usage("--xlsx", xlsx, "standard output holds one thing", "Name a file")
    for file in (xlsx, docx):
        if file is not None:
            check_writable(file)


def _reader(word: str | None) -> Principal:
    """Who reads: an area's planner, an organisation; else who sees what is public, and no person's contact."""
    from api.access.roles import Principal, Role  # the store takes a while to load

    kind, _, name = (word or "").partition("/")
    if word is None:
        return Principal("linli agreements", "linli agreements", Role.ADMIN)
    if kind == "areas" and name:
        return Principal(word, word, Role.PLANNER, area=name)
    if kind == "organisations" and name:
        return Principal(word, word, Role.UNIT, organisation=name)
    raise usage(
        "--for", word, "agreements are shown for an area or an organisation", "Write areas/ID, organisations/ID"
    )


def _store() -> Database:
    from api.serving.preparing import reachable_store
    from api.settings import settings_from_environment
    from api.store.migrating import current, newest

    with of_owner_alone():  # SQLite makes the file at the first look
        database = reachable_store(settings_from_environment())
    have = current(database)
    if have != newest():
        database.close()
        rule = "the store has the tables of this version"
        raise usage("LINLI_DATABASE_URL", have, rule, "Start `linli serve` once: it brings them up to date")
    return database


def _contracts(session: Session, who: Principal, now: dt.datetime) -> Contracts:
    from api.access.areas import AreaTrees
    from api.access.deciding import Access
    from api.agreements.logging import Act
    from api.contracts.contracts import Contracts

    return Contracts(Act(session, Access(who, AreaTrees().tree(session)), now, "read"))


def _sheets(contracts: Contracts, agreement: str | None, area: str | None, texts: Texts) -> list[Sheet]:
    from api.contracts.contracts import Asked
    from api.contracts.sheet import sheet_of

    rows = [contracts.find(agreement)] if agreement else contracts.page(Asked(area=area, limit=MOST))
    return [sheet_of(contracts, row, texts) for row in rows]


def _write(sheets: Sequence[Sheet], xlsx: str | None, docx: str | None, texts: Texts, now: dt.datetime) -> None:
    from api.contracts.paper import document_of
    from api.contracts.register import register

    if xlsx is not None:
        write_bytes(xlsx, register(sheets, texts.language, now))
    if docx is not None:
        write_bytes(docx, document_of(sheets[0], texts.language, now))


def _as_data(sheet: Sheet) -> dict[str, object]:
    sides = {"requester": sheet.requester.name, "lender": sheet.lender.name}
    told = {"id": sheet.id, "title": sheet.title, "state": sheet.state, "sha256": sheet.sha256}
    return {**told, **sides, "when": list(sheet.when)}


def _tell(sheets: Sequence[Sheet], files: Sequence[str], texts: Texts) -> None:
    for file in files:
        console().print(escape(texts("agreements.written", file=file, count=len(sheets))))
    if files:
        return
    if not sheets:
        console().print(escape(texts("agreements.none")))
        return
    made = Table(header_style="bold", box=None, pad_edge=False)
    for name in ("register.column.id", "register.column.title", "agreement.requester", "agreement.lender"):
        made.add_column(texts(name), overflow="fold")
    made.add_column(texts("register.column.state"))
    for s in sheets:
        words = (s.id, s.title, s.requester.name, s.lender.name, texts(f"agreement.state.{s.state}"))
        made.add_row(*(Text(plain(word)) for word in words))
    console().print(made)
