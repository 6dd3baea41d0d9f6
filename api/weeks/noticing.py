"""What is told of a frozen week: all of it counted, the first of each kind in words."""

from __future__ import annotations

from collections import Counter
from typing import Any

from models.plan import Notice

MOST_OF_A_KIND = 50


class Notices:
    """Collects notices; of one code the first `MOST_OF_A_KIND` are kept, and all are counted."""

    def __init__(self) -> None:
        self.kept: list[Notice] = []
        self.counts: Counter[str] = Counter()

    def add(self, code: str, path: str, value: Any, rule: str, message: str) -> None:
        """One notice; `path` is `/demands/D12/…`, as changes of a week write it."""
        self.counts[code] += 1
        if self.counts[code] <= MOST_OF_A_KIND:
            self.kept.append(Notice(code=code, path=path, value=value, rule=rule, message=message))

    def as_data(self) -> dict[str, Any]:
        """Plain JSON: the notices kept, and how many there were of each code."""
        told = [n.model_dump(mode="json", exclude_none=True) for n in self.kept]
        return {"notices": told, "counts": dict(sorted(self.counts.items()))}
