"""What the judge says: findings with rule numbers and places, and the points."""

from __future__ import annotations

from dataclasses import dataclass

from models.plan import Score


@dataclass(frozen=True, slots=True)
class Finding:
    """One breach, or one thing the plan says wrongly about itself.

    `rule` is "R1"…"R18", or "plan" for a stated score or hash that is not so. `place` leads to what is wrong
    (`assignments[3].spaces[0]`, `spaces/S3 at 2026-03-09T18:00+08:00`). `assignments` are the indices of the
    sessions involved; `code` is stable and machine-readable.
    """

    rule: str
    place: str
    message: str
    assignments: tuple[int, ...] = ()
    code: str = ""

    def __str__(self) -> str:
        return f"{self.rule} {self.place}: {self.message}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Violations reject the plan; warnings are breaches that only pins make (R18). The score is the judge's own."""

    violations: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    score: Score

    @property
    def ok(self) -> bool:
        """Whether the plan may be used."""
        return not self.violations
