"""Things as rows: each field in words where they are read back as the same value, else as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic import ValidationError

from api.sheets.columns import AsJson, Column, Context, Writing
from api.sheets.composing import SPLITTERS
from api.sheets.draft import Draft, completed, compose, drafts_of, resolve
from api.sheets.headers import Placed, Sheet
from api.sheets.kinds import NEUTRAL
from api.sheets.known import Json, Known, Names
from api.sheets.lists import COLUMNS, HEADERS, MODELS
from api.sheets.reading import Cell, Table

Cells = dict[str, Cell]


@dataclass(frozen=True)
class Filled:
    """Columns in their order, and rows of cells below them."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


def filled(listed: str, things: Sequence[Json], writing: Writing, known: Known) -> Filled:
    """The usual columns of a list, those that its things need besides, and a row for each thing."""
    names = {target: Names(known.things(target)) for target in ("areas", "organisations")}
    if listed in names:
        for thing in things:
            names[listed].add(thing["id"], thing.get("name"))
    filler = _Filler(listed, writing, known, names)
    cells = [filler.cells(thing) for thing in things]
    context = writing.context
    for read in [context, replace(context, kinds=NEUTRAL)] if context.kinds.has_odd else [context]:
        for own, thing, fields in zip(cells, things, filler.lost(cells, things, read), strict=True):
            for field in fields:
                filler.put_json(own, field, thing)
    used = {key for own in cells for key in own}
    columns = tuple(c for c in COLUMNS[listed] if c.shown or c.key in used)
    return Filled(columns, tuple(tuple(own.get(c.key, "") for c in columns) for own in cells))


class _Filler:
    """Writes the things of one list, and reads them back."""

    def __init__(self, listed: str, writing: Writing, known: Known, names: Mapping[str, Names]):
        self._listed, self._writing, self._known, self._names = listed, writing, known, dict(names)

    def cells(self, thing: Json) -> Cells:
        """Cells by column key."""
        out: Cells = {}
        for field, value in thing.items():
            splitter = SPLITTERS.get(field)
            for key, part in (splitter(value, self._writing) if splitter else {field: value}).items():
                column = HEADERS[self._listed].get(key)
                if column is not None:
                    out[key] = self._cell(column, part)
        return {key: cell for key, cell in out.items() if cell != ""}

    def _cell(self, column: Column, value: object) -> Cell:
        if isinstance(value, AsJson):
            return _json(value.value)
        if column.names and isinstance(value, str):
            return self._name(column.names, value)
        if column.names and isinstance(value, list):
            value = [self._name(column.names, v) for v in value]
        return column.form.write(value, self._writing) if value != [] else "[]"

    def _name(self, target: str, id_: str) -> str:
        """The name where it means this thing alone, else the id."""
        name = self._known.things(target).get(id_, {}).get("name")
        return name if name and self._names[target].ids(name) == [id_] else id_

    def lost(self, cells: Sequence[Cells], things: Sequence[Json], context: Context) -> list[list[str]]:
        """For each thing, the fields that its cells, read in a context, do not give back as they are."""
        columns = COLUMNS[self._listed]
        language = self._writing.language
        head = tuple(c.header(language) for c in columns)
        rows = tuple(tuple(own.get(c.key, "") for c in columns) for own in cells)
        placed = tuple(Placed(n, c.header(language), c) for n, c in enumerate(columns))
        sheet = Sheet(self._listed, Table("", (head, *rows)), 0, placed, ())
        read = {d.index - 1: d for d in drafts_of(sheet, context)}
        return [self._lost(read.get(n), thing, context) for n, thing in enumerate(things)]

    def _lost(self, draft: Draft | None, thing: Json, context: Context) -> list[str]:
        if draft is None:
            return list(thing)
        resolve(draft, self._names)
        compose(draft, context)
        draft.id = thing["id"]
        model = MODELS[self._listed]
        meant = model.model_validate(thing)
        back = {**completed(draft, None), "id": draft.given.get("id", "")}
        return [field for field in thing if not _same(meant.__dict__, back, field, thing, model)]

    def put_json(self, cells: Cells, field: str, thing: Json) -> None:
        """The field as JSON in the column of its name; its other columns are left blank."""
        for key in [k for k in cells if HEADERS[self._listed][k].gives == field]:
            del cells[key]
        cells[field] = _json(thing[field])


def _same(meant: Mapping[str, object], back: Json, field: str, thing: Json, model: type) -> bool:
    if field not in back:
        return False
    try:
        read = model.model_validate({**thing, field: back[field]})  # type: ignore[attr-defined]
    except ValidationError:
        return False
    name = "from_" if field == "from" else field
    return bool(read.__dict__[name] == meant[name])


def _json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if text.isprintable() else json.dumps(value)
