"""When to stop: limits a caller sets, checked when built."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """`seconds` of wall time and `work` in CP-SAT's deterministic seconds; `None` is no limit.

    With `work` alone every decision rests on work, never on the clock: the same seed gives the same plan, bit for bit.
    """

    seconds: float | None = 30.0
    work: float | None = None

    def __post_init__(self) -> None:
        for name, value in (("seconds", self.seconds), ("work", self.work)):
            if value is not None and not (value > 0 and math.isfinite(value)):
                raise ValueError(f"Limits.{name} = {value}: a limit is a finite number above 0, or None")
        if self.seconds is None and self.work is None:
            raise ValueError("Limits: one of seconds and work is needed, or the search would never end")
