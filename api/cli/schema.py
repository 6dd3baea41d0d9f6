"""`linli schema`: the format as JSON Schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from api.cli.failure import DONE
from api.cli.files import check_writable, write_bytes
from api.cli.options import HELP, Json, Lang, texts_for
from api.cli.screen import console
from api.schemas import WHATS, What, schema, schema_text

WhichArgument = Annotated[What | None, typer.Argument(help=HELP("help.which"), show_default=False)]
WriteOption = Annotated[str | None, typer.Option("--write", metavar="FOLDER", help=HELP("help.write"))]


def print_schema(
    which: WhichArgument = None, write: WriteOption = None, as_json: Json = False, lang: Lang = None
) -> int:
    wanted = (which,) if which else WHATS
    if write is None:
        print(schema_text(which) if which else _both(), end="")
        return DONE
    paths = [str(Path(write) / f"{w}.json") for w in wanted]
    for path in paths:
        check_writable(path)
    for path, what in zip(paths, wanted, strict=True):
        write_bytes(path, schema_text(what).encode())
        if not as_json:
            console().print(texts_for(lang)("schema.written", path=path))
    return DONE


def _both() -> str:
    return json.dumps({w: schema(w) for w in WHATS}, ensure_ascii=False, indent=2) + "\n"
