"""The tree of errors, and the Issue that tells a person what to mend and where."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

MOST_SHOWN = 200


@dataclass(frozen=True)
class Issue:
    """One thing wrong (or worth a warning) in the input.

    `code` is stable and machine-readable (docs/errors.md lists them all), `path` leads into the input
    (`demands[12].needs[0].quantity`), `value` is what stands there, `rule` the sentence it breaks, `advice` what to do.
    """

    code: str
    path: str
    value: Any
    rule: str
    advice: str

    @property
    def message(self) -> str:
        """One line for a person."""
        place = self.path or "(file)"
        value = "" if self.value is None else f" = {shown(self.value)}"
        stop = "" if self.advice.endswith("?") else "."
        return printable(f"{place}{value}: {self.rule}. {self.advice}{stop}")

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON, with a value that JSON can carry and a screen can bear."""
        texts = {name: printable(getattr(self, name)) for name in ("code", "path", "rule", "advice")}
        return {**texts, "value": plain_value(self.value), "message": self.message}


class LinliError(Exception):
    """The root of every error that Linli raises on purpose."""


class InvalidInput(LinliError):
    """The input breaks the format. `issues` holds all that was found, in the order of the input.

    The text of the error holds the first `MOST_SHOWN` of them and says how many more there are.
    """

    def __init__(self, issues: Iterable[Issue]):
        self.issues = tuple(issues)
        lines = [i.message for i in self.issues[:MOST_SHOWN]]
        if len(self.issues) > MOST_SHOWN:
            lines.append(f"… and {len(self.issues) - MOST_SHOWN:,} more")
        super().__init__("\n".join(lines))

    def __reduce__(self) -> tuple[type[InvalidInput], tuple[tuple[Issue, ...]]]:
        return type(self), (self.issues,)


class Unreadable(InvalidInput):
    """The bytes are no JSON text, whatever they were meant to be."""


class InvalidProblem(InvalidInput):
    """A Problem that breaks FORMAT.md sections 1, 2 or 5."""


class InvalidPolicy(InvalidInput):
    """A policy of its own that breaks FORMAT.md section 5."""


class InvalidPlan(InvalidInput):
    """A Plan that breaks FORMAT.md section 3 in form (broken rules are the judge's to report)."""


class InvalidChanges(InvalidInput):
    """Changes that break their form, contradict each other, or do not fit the week they are meant for."""


class DefectError(LinliError):
    """A defect of Linli itself: something that no input may cause."""


def printable(text: str) -> str:
    """Text that any UTF-8 screen or file can take: lone surrogates and control characters as escapes."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def shown(value: Any, width: int = 80) -> str:
    """A value as JSON writes it, cut to a length and a depth that a line can hold."""
    try:
        text = json.dumps(_pruned(value), ensure_ascii=False, default=str)
    except ValueError:  # an integer of thousands of digits
        text = "a very long number"
    text = printable(text)
    return text if len(text) <= width else text[: width - 1] + "…"


def plain_value(value: Any) -> Any:
    """The value itself where it is a short scalar, else as `shown`."""
    if isinstance(value, str):
        return shown(value, 200) if len(value) > 200 else printable(value)
    small_number = isinstance(value, int | float) and -(2.0**63) <= value < 2.0**63
    return value if value is None or small_number else shown(value, 200)


def _pruned(value: Any, depth: int = 3) -> Any:
    if isinstance(value, str):
        return value[:300]
    if isinstance(value, dict):
        return {str(k)[:300]: _pruned(v, depth - 1) for k, v in islice(value.items(), 8)} if depth else "…"
    if isinstance(value, list | tuple):
        return [_pruned(v, depth - 1) for v in islice(value, 8)] if depth else "…"
    return value
