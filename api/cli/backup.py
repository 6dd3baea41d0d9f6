"""`linli backup` and `linli restore`: the whole store to a file and back."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.failure import DONE, usage
from api.cli.files import check_writable, of_owner_alone, told_of, told_os_errors
from api.cli.options import HELP, Json, Lang, texts_for

if TYPE_CHECKING:
    from api.store.database import Database
    from api.texts import Texts

BackupFile = Annotated[str, typer.Argument(metavar="FILE", help=HELP("help.backup_file"), show_default=False)]
Replace = Annotated[bool, typer.Option("--replace", help=HELP("help.replace"))]
Yes = Annotated[bool, typer.Option("--yes", help=HELP("help.yes"))]


def back_up_store(file: BackupFile, as_json: Json = False, lang: Lang = None) -> int:
    from api.backup.writing import back_up  # the store takes a while to load

    check_writable(file)
    database = _store()
    try:
        with told_os_errors(file, "write"):
            rows = back_up(database, Path(file))
    finally:
        database.close()
    return _tell("backup.written", file, rows, texts_for(lang), as_json)


def restore_store(
    file: BackupFile, replace: Replace = False, yes: Yes = False, as_json: Json = False, lang: Lang = None
) -> int:
    from api.backup.restoring import restore  # as above

    texts, database = texts_for(lang), _store()
    if replace and not yes:
        _confirm(database.url.render_as_string(hide_password=True), texts)
    try:
        with told_of(file), told_os_errors(file, "read"):
            rows = restore(database, Path(file), replace=replace)
    finally:
        database.close()
    return _tell("backup.restored", file, rows, texts, as_json)


def _store() -> Database:
    from api.serving.preparing import reachable_store
    from api.settings import settings_from_environment

    with of_owner_alone():  # SQLite makes the file at the first look
        return reachable_store(settings_from_environment())


def _confirm(address: str, texts: Texts) -> None:
    if not sys.stdin.isatty():
        raise usage("--replace", None, "replacing all that the store holds is confirmed", "Add --yes")
    typer.confirm(texts("backup.confirm", address=address), abort=True)


def _tell(key: str, file: str, rows: dict[str, int], texts: Texts, as_json: bool) -> int:
    if as_json:
        print(json.dumps({"file": file, "rows": rows}, ensure_ascii=False))
    else:
        print(texts(key, file=file, count=sum(rows.values())))
    return DONE
