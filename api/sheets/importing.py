"""Tables to checked things: the good rows as FORMAT.md writes them, the bad ones with the reason at each cell."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from api.sheets.columns import Context
from api.sheets.composing import plain
from api.sheets.datums import Datum, in_china
from api.sheets.draft import Draft, completed, compose, drafts_of, missing, resolve
from api.sheets.duplicates import duplicates_of
from api.sheets.faults import CellFault, letter, unreadable
from api.sheets.forms import datum_of
from api.sheets.headers import Sheet, is_notes, recognised
from api.sheets.identity import Ids
from api.sheets.known import Json, Known, Names
from api.sheets.limits import USUAL, Limits
from api.sheets.lists import MODELS
from api.sheets.plain import is_blank
from api.sheets.reading import Table, read_sheet
from api.sheets.report import Report, RowOutcome, State
from api.sheets.times import When
from models.base import Value
from models.given import LISTS
from models.references import reference_faults
from models.translate import translated


@dataclass(frozen=True)
class Options:
    """When and where the week is: `first` is its first day, near which dates without a year lie.

    `listed` names the list of all tables where their names and headers should not decide; `datum` is that of
    coordinates whose row and header name none.
    """

    timezone: str
    first: dt.date
    listed: str | None = None
    datum: Datum = "wgs84"

    def context(self, known: Known, since_1904: bool = False) -> Context:
        """What cells are read with."""
        return Context(When(zoneinfo.ZoneInfo(self.timezone), self.first), known.kinds, since_1904, self.datum)


def import_file(data: bytes, filename: str, known: Known, options: Options, limits: Limits = USUAL) -> Report:
    """The rows of one file. Raises `UnreadableSheet` where none can be taken from it."""
    return import_tables(read_sheet(data, filename, limits), known, options)


def import_tables(tables: Sequence[Table], known: Known, options: Options) -> Report:
    """The rows of tables that may name each other's areas and organisations, in whatever order.

    Raises `UnreadableSheet` (`sheet_unknown`) where no table is of a known list.
    """
    sheets, warnings = _sheets(tables, options)
    work = _Import(known, options)
    for listed in LISTS:
        work.take(listed, [s for s in sheets if s.listed == listed])
    work.check_references()
    rows = tuple(work.outcome(d) for listed in LISTS for d in work.drafts[listed])
    headers = {s.table.name: tuple(s.headers) for s in sheets}
    twins = duplicates_of([r for r in rows if r.listed == "demands"], known, work.when)
    return Report(rows, (*warnings, *work.warnings), tuple(twins), headers)


def _sheets(tables: Sequence[Table], options: Options) -> tuple[list[Sheet], list[CellFault]]:
    sheets: list[Sheet] = []
    warnings: list[CellFault] = []
    for table in tables:
        if is_notes(table) or all(is_blank(c) for row in table.rows for c in row):
            continue
        found = recognised(table, options.listed)
        if found is None:
            warnings.append(CellFault(table.name, 1, "", "", None, "sheet_unknown"))
            continue
        sheets.append(found)
        warnings += found.warnings
        if found.header_row + 1 >= len(table.rows):
            warnings.append(CellFault(table.name, found.header_row + 1, "", "", None, "sheet_without_rows"))
    if not sheets:
        raise unreadable("sheet_unknown", ", ".join(t.name for t in tables)[:200] or None)
    return sheets, warnings


class _Import:
    """The lists in order, so that later rows may name the things of earlier ones."""

    def __init__(self, known: Known, options: Options):
        self._known, self._options = known, options
        self._context = options.context(known)
        self._names = {listed: Names(known.things(listed)) for listed in ("areas", "organisations")}
        self.drafts: dict[str, list[Draft]] = {listed: [] for listed in LISTS}
        self.warnings: list[CellFault] = []
        self._by_id: dict[str, dict[str, Draft]] = {listed: {} for listed in LISTS}
        self._things: dict[int, Json] = {}
        self._states: dict[int, State] = {}

    @property
    def when(self) -> When:
        """Where and when the week is."""
        return self._context.when

    def take(self, listed: str, sheets: Sequence[Sheet]) -> None:
        """All rows of one list."""
        drafts: list[Draft] = []
        for sheet in sheets:
            context = replace(self._context, since_1904=sheet.table.since_1904)
            read = drafts_of(sheet, context)
            drafts += read
            self._warn_of_datum(sheet, read)
        self.drafts[listed] = drafts
        ids = Ids(listed, dict(self._known.things(listed)))
        if listed == "areas":  # the parent may be any row, so ids come before names are resolved
            for draft in drafts:
                self._identify(draft, ids, {k: plain(v) for k, v in draft.values.items()})
        for draft in drafts:
            resolve(draft, self._names)
            compose(draft, replace(self._context, since_1904=draft.sheet.table.since_1904))
            if listed != "areas":
                self._identify(draft, ids, draft.given)
            self._validate(draft)
        if listed == "areas":
            self._check_circles()

    def outcome(self, draft: Draft) -> RowOutcome:
        """What became of a row."""
        bad = bool(draft.faults)
        return RowOutcome(
            *(draft.listed, draft.sheet.table.name, draft.index + 1, draft.id, draft.name),
            "bad" if bad else self._states[id(draft)],
            None if bad else self._things[id(draft)],
            tuple(draft.faults),
            draft.cells,
        )

    # ---- one row

    def _identify(self, draft: Draft, ids: Ids, given: Json) -> None:
        own = plain(draft.values.get("id"))
        draft.id = own if isinstance(own, str) else ids.of(given)
        if draft.listed in self._names:
            name = plain(draft.values.get("name"))
            self._names[draft.listed].add(draft.id, name if isinstance(name, str) else None)
        first = self._by_id[draft.listed].setdefault(draft.id, draft)
        if first is not draft:
            draft.fault("id", "row_id_twice", part=draft.id, place=first.place)

    def _validate(self, draft: Draft) -> None:
        stored = self._known.things(draft.listed).get(draft.id)
        thing = completed(draft, stored)
        for field in missing(draft, thing):
            draft.fault(field, "cell_missing", field=field)
        model = MODELS[draft.listed]
        try:
            value = model.model_validate(thing)
        except ValidationError as e:
            wrong = {f.column for f in draft.faults}
            for found in translated(e, model, thing):
                at = draft.at_field(found.loc)
                if found.code != "missing_field" and not (at and letter(at.index) in wrong):
                    draft.told(at, found.code, {}, found.rule, found.advice)
            return
        if draft.faults:
            return
        same = stored is not None and _equal(value, stored)
        self._things[id(draft)] = stored if same and stored is not None else thing
        self._states[id(draft)] = "unchanged" if same else "new" if stored is None else "changed"

    def _warn_of_datum(self, sheet: Sheet, drafts: Sequence[Draft]) -> None:
        """Once for each sheet with Chinese coordinates of which nothing says on what map they were read."""
        places = [p for p in sheet.columns if p.column.key in ("location", "longitude")]
        if not places or any(datum_of(p.header) for p in places):
            return
        for draft in drafts:
            at = draft.values.get("location")
            if "datum" not in draft.values and isinstance(at, tuple) and in_china((at[0], at[1])):
                blanks: dict[str, object] = {"datum": self._options.datum.upper()}
                cell = CellFault(
                    *(sheet.table.name, draft.index + 1, "", places[0].header, None, "datum_not_said", blanks)
                )
                self.warnings.append(cell)
                return

    # ---- rows that name each other

    def _check_circles(self) -> None:
        parents = {a: t.get("parent") for a, t in self._known.things("areas").items()}
        parents |= {d.id: d.given.get("parent") for d in self.drafts["areas"]}
        for draft in self.drafts["areas"]:
            line = [draft.id]
            above = parents.get(draft.id)
            while isinstance(above, str) and above not in line:
                line.append(above)
                above = parents.get(above)
            if above == draft.id:
                draft.fault("parent", "area_circle", line=" → ".join([*line[:10], draft.id]))

    def check_references(self) -> None:
        """What the parts of the week say of each other; whoever names the thing of a bad row is bad, too."""
        while True:
            self._spread()
            found = self._reference_faults()
            if not found:
                return
            for draft, loc, fault in found:
                draft.told(draft.at_field(loc), fault.code, {}, fault.rule, fault.advice)

    def _spread(self) -> None:
        """A row that names the thing of a bad row, which is not stored either, is bad with that reason."""
        changed = True
        while changed:
            changed = False
            for listed in LISTS:
                for draft in self.drafts[listed]:
                    changed |= not draft.faults and self._depends_on_bad(draft)

    def _depends_on_bad(self, draft: Draft) -> bool:
        for at in draft.placed.values():
            target = at.column.names
            if target is None:
                continue
            value = plain(draft.values.get(at.column.key))
            for name in value if isinstance(value, list) else [value]:
                other = self._by_id[target].get(name) if isinstance(name, str) else None
                if other is not None and other.faults and name not in self._known.things(target):
                    draft.told(at, "row_depends", {"place": other.place})
        return bool(draft.faults)

    def _reference_faults(self) -> list[tuple[Draft, Any, Any]]:
        """What `models.references` finds in the stored lists with the good rows in their places."""
        data: dict[str, list[Json]] = {}
        whose: dict[str, list[Draft | None]] = {}
        for listed in LISTS:
            things: dict[str, tuple[Json, Draft | None]] = {i: (t, None) for i, t in self._known.things(listed).items()}
            good = [d for d in self.drafts[listed] if not d.faults]
            things |= {d.id: (self._things[id(d)], d) for d in good}
            data[listed] = [t for t, _ in things.values()]
            whose[listed] = [d for _, d in things.values()]
        out = []
        for found in reference_faults(data):
            name, index, *rest = found.loc
            draft = whose[str(name)][index] if isinstance(index, int) else None
            if draft is not None:
                out.append((draft, tuple(rest), found))
        return out


def _equal(value: Value, stored: Json) -> bool:
    try:
        return value == type(value).model_validate(stored)
    except ValidationError:
        return False
