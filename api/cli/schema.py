"""`linli schema`: the format as JSON Schema, and the service's API as OpenAPI."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Annotated, Literal

import typer
from rich.markup import escape

from api.cli.failure import DONE
from api.cli.files import check_writable, write_bytes
from api.cli.options import HELP, Json, Lang, texts_for
from api.cli.screen import console
from models.schema import Schema, plan_schema, problem_schema, schema_text

What = Literal["problem", "plan", "openapi"]


def openapi() -> Schema:
    """The description of the API, whatever this machine's settings are."""
    from api.service.app import make_app  # FastAPI and the store take a while to load
    from api.settings import Settings

    described: Schema = make_app(Settings.model_construct()).openapi()
    return described


SCHEMAS: dict[What, Callable[[], Schema]] = {"problem": problem_schema, "plan": plan_schema, "openapi": openapi}

WhichArgument = Annotated[What | None, typer.Argument(help=HELP("help.which"), show_default=False)]
WriteOption = Annotated[str | None, typer.Option("--write", metavar="FOLDER", help=HELP("help.write"))]


def print_schema(
    which: WhichArgument = None, write: WriteOption = None, as_json: Json = False, lang: Lang = None
) -> int:
    wanted: dict[str, Schema] = {w: make() for w, make in SCHEMAS.items() if which in (None, w)}
    if write is None:
        print(schema_text(wanted[which] if which else {**wanted}), end="")
        return DONE
    paths = {w: os.path.join(write, f"{w}.json") if write else "" for w in wanted}
    for path in paths.values():
        check_writable(path)
    for what, path in paths.items():
        write_bytes(path, schema_text(wanted[what]).encode())
        if not as_json:
            console().print(escape(texts_for(lang)("schema.written", path=path)))
    if as_json:
        print(json.dumps({"files": paths}, ensure_ascii=False))
    return DONE
