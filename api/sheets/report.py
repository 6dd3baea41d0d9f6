"""What became of every row of an import."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from api.sheets.faults import ENGLISH, CellFault
from api.sheets.known import Json
from api.sheets.reading import Cell
from api.texts import Texts
from models.errors import printable
from models.given import LISTS

State = Literal["new", "changed", "unchanged", "bad"]
STATES: tuple[State, ...] = ("new", "changed", "unchanged", "bad")


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """One row: its place (`row` as the spreadsheet counts), what it became, and its cells as they were sent.

    `object` is the thing as FORMAT.md writes it, None where the row is bad; then `faults` say why.
    """

    listed: str
    sheet: str
    row: int
    id: str
    name: str
    state: State
    object: Json | None
    faults: tuple[CellFault, ...]
    cells: tuple[Cell, ...]

    def as_dict(self, texts: Texts = ENGLISH) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            "list": self.listed,
            "sheet": printable(self.sheet),
            "row": self.row,
            "id": printable(self.id),
            "name": printable(self.name),
            "state": self.state,
            "object": self.object,
            "faults": [f.as_dict(texts) for f in self.faults],
        }


@dataclass(frozen=True, slots=True)
class Twin:
    """One of two demands that may be the same; `sheet` is empty and `row` 0 for one that is stored."""

    id: str
    name: str
    sheet: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two demands that may be one: same requester, kind and overlapping `time`, or similar `name`s. Never merged."""

    one: Twin
    other: Twin
    why: Literal["time", "name"]

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        twins = {
            k: {s: getattr(t, s) for s in ("id", "name", "sheet", "row")}
            for k, t in (("one", self.one), ("other", self.other))
        }
        return {**twins, "why": self.why}


@dataclass(frozen=True)
class Report:
    """The rows in the order of the lists and sheets; `warnings` are of sheets and columns; `headers` by sheet name."""

    rows: tuple[RowOutcome, ...]
    warnings: tuple[CellFault, ...]
    duplicates: tuple[Duplicate, ...]
    headers: Mapping[str, tuple[Cell, ...]]

    @property
    def counts(self) -> dict[str, dict[State, int]]:
        """By list, how many rows are new, changed, unchanged, bad; lists without rows are left out."""
        found = Counter((r.listed, r.state) for r in self.rows)
        lists = [listed for listed in LISTS if any(found[listed, s] for s in STATES)]
        return {listed: {s: found[listed, s] for s in STATES} for listed in lists}

    @property
    def bad(self) -> tuple[RowOutcome, ...]:
        """The rows that were not taken."""
        return tuple(r for r in self.rows if r.state == "bad")

    @property
    def objects(self) -> dict[str, list[Json]]:
        """By list, what is to be stored: the objects of new and changed rows."""
        out: dict[str, list[Json]] = {}
        for row in self.rows:
            if row.object is not None and row.state in ("new", "changed"):
                out.setdefault(row.listed, []).append(row.object)
        return out

    def as_dict(self, texts: Texts = ENGLISH) -> dict[str, Any]:
        """Plain data for JSON, with sentences in the language of `texts`."""
        return {
            "counts": self.counts,
            "rows": [r.as_dict(texts) for r in self.rows],
            "warnings": [w.as_dict(texts) for w in self.warnings],
            "duplicates": [d.as_dict() for d in self.duplicates],
        }
