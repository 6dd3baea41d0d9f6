"""What can be wrong with a cell, a row or a sheet, and where a person finds it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from api.texts import SENTENCES, Texts
from models.errors import InvalidInput, Issue, LinliError, plain_value, printable

ENGLISH = Texts("en")


class UnreadableSheet(InvalidInput):
    """A file from which no row can be taken: another type, damaged, too large, or without any list."""


def unreadable(code: str, value: Any = None, **blanks: object) -> UnreadableSheet:
    """The error of a whole file; its sentences are `fault.<code>` and `fault.<code>.advice`."""
    rule, advice = ENGLISH(f"fault.{code}", **blanks), ENGLISH(f"fault.{code}.advice", **blanks)
    return UnreadableSheet([Issue(code, "", value, rule, advice)])


class CellError(LinliError):
    """A cell that cannot be understood; `code` and `blanks` name its sentences, as in `unreadable`."""

    def __init__(self, code: str, **blanks: object):
        self.code, self.blanks = code, blanks
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class CellFault:
    """One fault of one cell. `row` counts from 1, as spreadsheets do; `column` is its letter, empty for a whole row.

    `rule` and `advice` are English where they come from the models; else they are empty, and the catalogue has the
    sentences `fault.<code>` and `fault.<code>.advice` for `blanks`.
    """

    sheet: str
    row: int
    column: str
    header: str
    value: Any
    code: str
    blanks: dict[str, object] = field(default_factory=dict)
    rule: str = ""
    advice: str = ""

    @property
    def place(self) -> str:
        """`需求!C5`, as a spreadsheet names a cell; `需求!5` for a row."""
        return f"{self.sheet}!{self.column}{self.row}"

    def told(self, texts: Texts) -> tuple[str, str]:
        """Rule and advice in the reader's language; where only English is known, the code's meaning comes first."""
        if not self.rule and f"fault.{self.code}" in SENTENCES:
            blanks = self.blanks
            if "list" in blanks:
                blanks = {**blanks, "list": texts(f"sheet.list.{blanks['list']}")}
            return texts(f"fault.{self.code}", **blanks), texts(f"fault.{self.code}.advice", **blanks)
        meaning = texts.code(self.code)
        if meaning:
            return meaning, f"{self.rule}. {self.advice}"
        return self.rule, self.advice

    def as_dict(self, texts: Texts = ENGLISH) -> dict[str, Any]:
        """Plain data for JSON."""
        rule, advice = self.told(texts)
        words = {"sheet": self.sheet, "column": self.column, "header": self.header, "code": self.code}
        return {
            **{name: printable(text) for name, text in words.items()},
            "row": self.row,
            "place": printable(self.place),
            "value": plain_value(self.value),
            "rule": printable(rule),
            "advice": printable(advice),
        }


def letter(column: int) -> str:
    """The letters of a column counted from 0: A … Z, AA …"""
    out = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        out = chr(65 + rest) + out
    return out
