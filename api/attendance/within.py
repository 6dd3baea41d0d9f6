"""A stretch of time by which records are counted: a session belongs where it starts, so months add up to the year."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_
from sqlalchemy.orm import InstrumentedAttribute


@dataclass(frozen=True)
class Within:
    """From `start` on, before `end`."""

    start: dt.datetime
    end: dt.datetime

    def holds(self, column: InstrumentedAttribute[dt.datetime]) -> ColumnElement[bool]:
        """The same as a condition."""
        return and_(column >= self.start, column < self.end)
