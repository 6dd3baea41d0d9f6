"""What a running plan tells of itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """One true look at the search; `None` is "not known". `fraction` is the part of the limit that is used, 0…1."""

    phase: str
    seconds: float
    score: int | None
    bound: int | None
    gap: float | None
    served: int
    asked: int
    tried: int
    improved: int
    fraction: float


OnProgress = Callable[[Progress], None]


def relative_gap(bound: int | None, total: int) -> float | None:
    """(bound − total) / max(1, |bound|), FORMAT.md section 3."""
    return None if bound is None else (bound - total) / max(1, abs(bound))
