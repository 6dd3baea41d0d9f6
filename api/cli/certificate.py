"""`linli certificate`: a certificate of a volunteer's hours, given out and written as a document."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.markup import escape

from api.cli.account import Period
from api.cli.failure import DONE
from api.cli.files import STANDARD, check_writable, write_bytes
from api.cli.options import HELP, Json, Lang, texts_for
from api.cli.screen import console
from api.cli.store import act_of, opened_store, zone_of

Volunteer = Annotated[str, typer.Argument(metavar="VOLUNTEER", help=HELP("help.volunteer"), show_default=False)]
Out = Annotated[str, typer.Option("-o", "--output", metavar="OUT.docx", help=HELP("help.certificate_file"))]


def certify_hours(
    volunteer: Volunteer, period: Period, output: Out = "certificate.docx", as_json: Json = False, lang: Lang = None
) -> int:
    from api.account.certificate import certificate_docx
    from api.account.certifying import Asked, certify
    from api.account.periods import period_of
    from api.account.workbook import hours
    from api.settings import settings_from_environment
    from api.store.tables import StoredObject

    check_writable(output)
    texts, named, database = texts_for(lang), period_of(period, "--period"), opened_store()
    try:
        with database.write() as session:
            act = act_of(session, "certify")
            person = session.get(StoredObject, ("volunteers", volunteer))
            zone = zone_of(act, None if person is None else person.area)
            row = certify(act, Asked(volunteer, named, zone))
    finally:
        database.close()
    address = f"{settings_from_environment().address}/v1/certificates/{row.id}"
    write_bytes(output, certificate_docx(row, address, texts.language))
    told = {"number": row.id, "minutes": row.body["minutes"], "sessions": row.body["sessions"], "path": output}
    if as_json:
        print(json.dumps(told, ensure_ascii=False))
    elif output != STANDARD:
        words = texts("certificate.given", number=row.id, hours=f"{hours(row.body['minutes']):g}", path=output)
        console().print(escape(words))
    return DONE
