"""A row on its way to a thing: its cells read one by one, then the fields that they give together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from api.sheets.columns import AsJson, Context, read_cell
from api.sheets.composing import COMPOSERS, PEOPLE_DETAILS, SPACE_DETAILS, SUPPLY_DETAILS, plain
from api.sheets.faults import CellError, CellFault, letter
from api.sheets.headers import Placed, Sheet
from api.sheets.known import Json, Names
from api.sheets.lists import COLUMNS, MODELS
from api.sheets.plain import is_blank
from api.sheets.reading import Cell
from models.places import Loc, value_at

ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!")
"""How programs that write CSV put down what a formula failed with."""

DETAILS_OF: dict[object, dict[str, str]] = {
    "space": SPACE_DETAILS,
    "people": PEOPLE_DETAILS,
    "supply": SUPPLY_DETAILS,
}


@dataclass(slots=True)
class Draft:
    """One row while it is read; `index` counts from 0. `values` are by column key, `given` by field."""

    sheet: Sheet
    index: int
    values: dict[str, Any] = field(default_factory=dict)
    placed: dict[str, Placed] = field(default_factory=dict)
    faults: list[CellFault] = field(default_factory=list)
    given: Json = field(default_factory=dict)
    id: str = ""

    @property
    def listed(self) -> str:
        """The list."""
        return self.sheet.listed

    @property
    def cells(self) -> tuple[Cell, ...]:
        """As sent."""
        return self.sheet.table.rows[self.index]

    @property
    def name(self) -> str:
        """Its name as far as it could be read."""
        name = self.given.get("name", plain(self.values.get("name")))
        return name if isinstance(name, str) else ""

    @property
    def place(self) -> str:
        """`需求!5`."""
        return f"{self.sheet.table.name}!{self.index + 1}"

    def fault(self, key: str, code: str, **blanks: object) -> None:
        """A fault at the cell of a column; at the row where the row has no such cell."""
        self.told(self.placed.get(key) or self._column(key), code, blanks)

    def told(self, at: Placed | None, code: str, blanks: dict[str, object], rule: str = "", advice: str = "") -> None:
        """A fault at a place of the row."""
        name = self.sheet.table.name
        if at is None:
            self.faults.append(CellFault(name, self.index + 1, "", "", None, code, blanks, rule, advice))
            return
        value = self.cells[at.index] if at.index < len(self.cells) else ""
        self.faults.append(
            CellFault(name, self.index + 1, letter(at.index), at.header, value, code, blanks, rule, advice)
        )

    def at_field(self, loc: Loc) -> Placed | None:
        """The cell that a place of the thing comes from."""
        names = [p for p in loc if isinstance(p, str)]
        for key in (self._detail(loc), names[-1], ".".join(names[:2])):
            if key in self.placed:
                return self.placed[key]
        return next((p for p in self.placed.values() if p.column.gives == names[0]), self._column(names[0]))

    def _detail(self, loc: Loc) -> str | None:
        """The column of its own that a detail of a need may have come from."""
        need = value_at(self.given, loc[:2]) if loc[0] == "needs" and len(loc) > 2 else None
        details = DETAILS_OF.get(need.get("type"), {}) if isinstance(need, dict) else {}
        return next((key for key, field in details.items() if field == loc[-1]), None)

    def _column(self, key: str) -> Placed | None:
        """The column of the sheet for a key or a field, also where this row is blank."""
        same = [p for p in self.sheet.columns if p.column.key == key]
        return next(iter(same or [p for p in self.sheet.columns if p.column.gives == key]), None)


def drafts_of(sheet: Sheet, context: Context) -> list[Draft]:
    """Every row below the headers that is neither blank nor the headers once more, with its cells read."""
    headers = tuple(str(h) for h in sheet.headers if not is_blank(h))
    out = []
    for index in range(sheet.header_row + 1, len(sheet.table.rows)):
        cells = sheet.table.rows[index]
        if all(is_blank(c) for c in cells) and not _has_error(sheet, index):
            continue
        if tuple(str(c) for c in cells if not is_blank(c)) == headers:
            continue
        out.append(_read(Draft(sheet, index), context))
    return out


def _has_error(sheet: Sheet, index: int) -> bool:
    return any((index, p.index) in sheet.table.errors for p in sheet.columns)


def _read(draft: Draft, context: Context) -> Draft:
    errors = draft.sheet.table.errors
    for at in draft.sheet.columns:
        cell = draft.cells[at.index] if at.index < len(draft.cells) else ""
        if error := errors.get((draft.index, at.index)) or (str(cell) if cell in ERRORS else None):
            draft.told(at, "cell_error", {"error": error})
        elif is_blank(cell):
            continue
        elif at.column.key in draft.placed:
            draft.told(at, "column_twice", {"other": draft.placed[at.column.key].header})
        else:
            draft.placed[at.column.key] = at
            _read_one(draft, at, cell, context)
    return draft


def _read_one(draft: Draft, at: Placed, cell: Cell, context: Context) -> None:
    try:
        draft.values[at.column.key] = read_cell(at.column, cell, at.header, context)
    except CellError as e:
        draft.told(at, e.code, e.blanks)


def resolve(draft: Draft, names: dict[str, Names]) -> None:
    """Names of areas and organisations become their ids; a name of none or of several is a fault."""
    for key, at in draft.placed.items():
        value = draft.values.get(key)
        target = at.column.names
        if target is None or value is None or (isinstance(value, AsJson) and at.column.many):
            continue
        if isinstance(value, AsJson):
            draft.values[key] = value.value
            continue
        found = [_id_of(draft, at, word, names[target]) for word in (value if at.column.many else [value])]
        if None not in found:
            draft.values[key] = found if at.column.many else found[0]


def _id_of(draft: Draft, at: Placed, word: str, names: Names) -> str | None:
    ids = names.ids(word)
    if len(ids) == 1:
        return ids[0]
    what = str(at.column.names)
    if ids:
        draft.told(at, "name_ambiguous", {"part": word, "ids": ", ".join(ids[:10])})
        return None
    guess = names.guess(word)
    if guess:
        draft.told(at, "name_misspelt", {"part": word, "list": what, "guess": guess})
    else:
        draft.told(at, "name_unknown", {"part": word, "list": what})
    return None


def compose(draft: Draft, context: Context) -> None:
    """Fields from values; those of several columns by their composers."""
    fields: dict[str, list[str]] = {}
    for key, at in draft.placed.items():
        fields.setdefault(at.column.gives, []).append(key)
    for name, keys in fields.items():
        if any(key not in draft.values for key in keys):
            continue  # told already
        try:
            composer = COMPOSERS.get(name)
            value = composer(draft.values, context) if composer else plain(draft.values[keys[0]])
        except CellError as e:
            draft.fault(keys[0], e.code, **e.blanks)
            continue
        if value is not None:
            draft.given[name] = value


def completed(draft: Draft, stored: Json | None) -> Json:
    """The thing: what the sheet's columns give, and of the stored thing what the sheet has no column for."""
    covered = {p.column.gives for p in draft.sheet.columns}
    kept = {k: v for k, v in (stored or {}).items() if k not in covered}
    made = {**kept, **draft.given, "id": draft.id}
    return {name: made[name] for name in _fields(draft.listed) if name in made}


def _fields(listed: str) -> tuple[str, ...]:
    return tuple(MODELS[listed].model_fields)


def missing(draft: Draft, thing: Json) -> list[str]:
    """Required fields of the list that the thing lacks; one whose cell has a fault is not missing."""
    told = {p.column.gives for p in draft.placed.values()}
    required = {c.gives for c in COLUMNS[draft.listed] if c.required} | (
        {"needs"} if draft.listed == "demands" else set()
    )
    return [f for f in _fields(draft.listed) if f in required and f not in thing and f not in told]
