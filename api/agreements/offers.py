"""Standing offers for a class of demands ("two lectures a month"): what is left of them at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Literal

from api.weeks.living import Dated
from models.base import Id, Many, Quantity, Text


class Offer(Dated):
    """So many sessions a week or month, by a volunteer or in a space, for demands of these kinds."""

    list: Literal["volunteers", "spaces"]
    object: Id
    kinds: Many[Text]
    most: Quantity
    per: Literal["week", "month"] = "month"
    note: Text | None = None

    def holds(self, kind: str, date: dt.date) -> bool:
        """Whether it is meant for a demand of this kind on a local date."""
        in_time = (self.from_ is None or self.from_ <= date) and (self.until is None or date <= self.until)
        return kind in self.kinds and in_time

    def left(self, date: dt.date, used: Iterable[dt.date]) -> int:
        """Sessions still free in the week or month of a date, `used` being the dates of those promised by it."""
        return max(0, self.most - sum(self._period(u) == self._period(date) for u in used))

    def _period(self, date: dt.date) -> tuple[int, int]:
        year, week, _ = date.isocalendar()
        return (year, week) if self.per == "week" else (date.year, date.month)
