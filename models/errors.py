"""The tree of errors, and the Issue that tells a person what to mend and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Issue:
    """One thing wrong (or worth a warning) in the input.

    `code` is stable and machine-readable, `path` leads into the input (`demands[12].needs[0].quantity`),
    `value` is what stands there, `rule` the sentence it breaks, `advice` what to do.
    """

    code: str
    path: str
    value: Any
    rule: str
    advice: str

    @property
    def message(self) -> str:
        """One line for a person."""
        shown = "" if self.value is None else f" = {_short(self.value)}"
        return f"{self.path or '(file)'}{shown}: {self.rule}. {self.advice}."

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON, with a value that JSON can carry and a screen can bear."""
        return {**asdict(self), "value": _plain(self.value), "message": self.message}


class LinliError(Exception):
    """The root of every error that Linli raises on purpose."""


class InvalidInput(LinliError):
    """The input breaks the format. `issues` holds all that was found, in the order of the input."""

    def __init__(self, issues: Iterable[Issue]):
        self.issues = tuple(issues)
        super().__init__("\n".join(i.message for i in self.issues))


class InvalidProblem(InvalidInput):
    """A Problem that breaks FORMAT.md sections 1, 2 or 5."""


class InvalidPlan(InvalidInput):
    """A Plan that breaks FORMAT.md section 3 in form (broken rules are the judge's to report)."""


class DefectError(LinliError):
    """A defect of Linli itself: something that no input may cause."""


def _short(value: Any, width: int = 80) -> str:
    text = repr(value)
    return text if len(text) <= width else text[: width - 1] + "…"


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool | None) and len(repr(value)) <= 200 else _short(value, 200)
